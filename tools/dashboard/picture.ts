import { htmlEscape } from 'escape-goat';
import { type Box, chartOf } from './chart.ts';
import type { Panel } from './panels.ts';
import { withUnit } from './units.ts';

/** Pixels of one of Grafana's 24 columns, and of its unit of height. */
const CELL = { w: 58, h: 31 };
const GAP = 8;
const HEAD = 34;
const COLORS: Record<string, string> = {
  red: '#b4432d',
  orange: '#c98a1b',
  green: '#2f7d4f',
  blue: '#2d6fb4',
};

/**
 * The dashboard with what Prometheus has answered, laid out as in Grafana. Of charts, there is only so much here: lines,
 * areas, one number. A library for them would be more to keep.
 */
export function pictureOf(panels: Panel[]): string {
  const width = 24 * CELL.w + GAP;
  const height = HEAD + Math.max(...panels.map(({ gridPos: { y, h } }) => (y + h) * CELL.h)) + GAP;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="'DejaVu Sans', Verdana, sans-serif" font-size="11" role="img">
<title>The panels of the dashboard, with what Prometheus has answered</title>
<rect width="${width}" height="${height}" fill="#f1f3f5"/>
<text x="${GAP}" y="23" font-size="17" font-weight="bold" fill="#2b3138">Showrunner</text>
<text x="${width - GAP}" y="23" text-anchor="end" fill="#5b6470">Prometheus' answers to the queries of each panel: two processes, a scrape a second</text>
${panels.map(drawn).join('\n')}
</svg>
`;
}

function drawn(panel: Panel): string {
  const { x, y, w, h } = panel.gridPos;
  const box = { x: GAP + x * CELL.w, y: HEAD + y * CELL.h, w: w * CELL.w - GAP, h: h * CELL.h - GAP };
  if (panel.type === 'row') {
    return `<text x="${box.x}" y="${box.y + 18}" font-size="13" font-weight="bold" fill="#5b6470">${htmlEscape(panel.title)}</text>`;
  }
  return [
    `<rect x="${box.x}" y="${box.y}" width="${box.w}" height="${box.h}" rx="4" fill="#ffffff" stroke="#dde1e6"/>`,
    `<text x="${box.x + 12}" y="${box.y + 21}" font-size="12" font-weight="bold" fill="#2b3138">${htmlEscape(panel.title)}</text>`,
    contentOf(panel, box),
  ].join('\n');
}

function contentOf(panel: Panel, box: Box): string {
  if (panel.answers.every(({ series }) => series.length === 0)) {
    return `<text x="${box.x + box.w / 2}" y="${box.y + box.h / 2 + 8}" text-anchor="middle" fill="#5b6470">nothing has happened</text>`;
  }
  switch (panel.type) {
    case 'stat':
      return numberOf(panel, box);
    case 'table':
      return tableOf(panel, box);
    default:
      return chartOf(panel, box);
  }
}

const lastOf = ({ values }: { values: [number, number][] }): number => values.at(-1)?.[1] ?? 0;

function numberOf({ answers, fieldConfig }: Panel, { x, y, w, h }: Box): string {
  const [value = 0] = answers.flatMap(({ series }) => series).map(lastOf);
  const { unit = '', thresholds } = fieldConfig?.defaults ?? {};
  const reached = thresholds?.steps.findLast((step) => step.value === null || value >= step.value);
  const color = COLORS[reached?.color ?? ''] ?? '#2b3138';
  return `<text x="${x + w / 2}" y="${y + h / 2 + 24}" text-anchor="middle" font-size="30" fill="${color}">${withUnit(value, unit)}</text>`;
}

/** As many rows as there is room for, the greatest first. */
function tableOf({ answers, fieldConfig }: Panel, { x, y, w, h }: Box): string {
  const { unit = '' } = fieldConfig?.defaults ?? {};
  const rows = answers.flatMap(({ series }) => series).toSorted((one, other) => lastOf(other) - lastOf(one));
  return rows
    .slice(0, Math.floor((h - 40) / 24))
    .map((row, index) => {
      const base = y + 48 + index * 24;
      const name = `<text x="${x + 12}" y="${base}" fill="#2b3138">${htmlEscape(row.name)}</text>`;
      const value = `<text x="${x + w - 12}" y="${base}" text-anchor="end" fill="#2b3138">${withUnit(lastOf(row), unit)}</text>`;
      return `${name}${value}<line x1="${x + 12}" x2="${x + w - 12}" y1="${base + 8}" y2="${base + 8}" stroke="#eef0f2"/>`;
    })
    .join('\n');
}
