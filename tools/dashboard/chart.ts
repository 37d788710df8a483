import { htmlEscape } from 'escape-goat';
import type { Panel } from './panels.ts';
import { roundUp, withUnit } from './units.ts';

/** Where something is drawn, in pixels. */
export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** By seconds since 1970; missing where there was nothing to divide. */
interface Line {
  name: string;
  color: string;
  most: number;
  values: Map<number, number>;
}

const COLORS = ['#2f7d4f', '#c98a1b', '#2d6fb4', '#b4432d', '#7a4fb0', '#1b9aa5', '#8a6d3b', '#c2478b'];
const LEGEND = { lines: 2, height: 16, letter: 6.1 };
const INK = '#5b6470';

/** Lines over time, or areas one above the other, with a legend below. */
export function chartOf(panel: Panel, box: Box): string {
  const plot = { x: box.x + 62, y: box.y + 40, w: box.w - 78, h: box.h - 60 - LEGEND.lines * LEGEND.height };
  const { unit = '', custom } = panel.fieldConfig?.defaults ?? {};
  const lines = linesOf(panel);
  const times = [...new Set(lines.flatMap(({ values }) => [...values.keys()]))].toSorted((a, b) => a - b);
  const isStacked = custom?.stacking.mode === 'normal';
  const layers = isStacked ? stacked(lines, times) : lines;
  const top = roundUp(Math.max(0, ...layers.map(({ values }) => Math.max(...values.values()))), unit);
  const at = (time: number, value: number): string => {
    const x = plot.x + ((time - panel.from) / (panel.to - panel.from)) * plot.w;
    return `${x.toFixed(1)} ${(plot.y + plot.h * (1 - value / top)).toFixed(1)}`;
  };
  // The highest first, so that areas below stay to be seen.
  const drawn = layers.toReversed().map((layer) => pathOf(layer, times, at, isStacked));
  return [
    ...axes(plot, panel, top, unit),
    ...drawn,
    ...legend(lines, { ...plot, y: plot.y + plot.h + 32 }),
  ].join('\n');
}

/** The greatest first, which legends begin with. */
function linesOf({ answers }: Panel): Line[] {
  return answers
    .flatMap(({ series }) => series)
    .map(({ name, values }) => {
      const finite = values.filter(([, value]) => Number.isFinite(value));
      return {
        name: name || 'none',
        values: new Map(finite),
        most: Math.max(0, ...finite.map(([, v]) => v)),
      };
    })
    .filter(({ values }) => values.size > 0)
    .toSorted((one, other) => other.most - one.most)
    .map((line, index) => ({ ...line, color: COLORS[index % COLORS.length] ?? INK }));
}

function stacked(lines: Line[], times: number[]): Line[] {
  const below = new Map<number, number>();
  return lines.map((line) => {
    for (const time of times) below.set(time, (below.get(time) ?? 0) + (line.values.get(time) ?? 0));
    return { ...line, values: new Map(below) };
  });
}

/** Interrupted where a value is missing. */
function pathOf(
  { values, color }: Line,
  times: number[],
  at: (time: number, value: number) => string,
  isFilled: boolean,
): string {
  let pen = 'M';
  const steps = times.map((time) => {
    const value = values.get(time);
    const step = value === undefined ? '' : `${pen}${at(time, value)}`;
    pen = value === undefined ? 'M' : 'L';
    return step;
  });
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
  const area = isFilled
    ? `<path d="${steps.join('')}L${at(last, 0)}L${at(first, 0)}Z" fill="#ffffff"/><path d="${steps.join('')}L${at(last, 0)}L${at(first, 0)}Z" fill="${color}" fill-opacity="0.3"/>`
    : '';
  return `${area}<path d="${steps.join('')}" fill="none" stroke="${color}" stroke-width="1.6" stroke-linejoin="round"/>`;
}

function axes({ x, y, w, h }: Box, { from, to }: Panel, top: number, unit: string): string[] {
  const rows = [0, 0.5, 1].flatMap((share) => {
    const height = y + h * (1 - share);
    return [
      `<line x1="${x}" x2="${x + w}" y1="${height}" y2="${height}" stroke="#e3e6ea"/>`,
      `<text x="${x - 8}" y="${height + 4}" text-anchor="end" fill="${INK}">${withUnit(top * share, unit)}</text>`,
    ];
  });
  const columns = [0, 0.5, 1].map((share) => {
    const anchor = ['start', 'middle', 'end'][share * 2];
    return `<text x="${x + w * share}" y="${y + h + 15}" text-anchor="${anchor}" fill="${INK}">${Math.round((to - from) * share)} s</text>`;
  });
  return [...rows, ...columns];
}

/** As many names as there is room for. */
function legend(lines: Line[], { x, y, w }: Box): string[] {
  const entries: string[] = [];
  let [column, row] = [0, 0];
  for (const [index, { name, color }] of lines.entries()) {
    const width = 18 + name.length * LEGEND.letter;
    if (column > 0 && column + width > w) [column, row] = [0, row + 1];
    const left = x + column;
    const base = y + row * LEGEND.height;
    if (row === LEGEND.lines) {
      entries.push(
        `<text x="${x + w}" y="${base - 2}" text-anchor="end" fill="${INK}">and ${lines.length - index} more</text>`,
      );
      break;
    }
    entries.push(
      `<rect x="${left}" y="${base - 7}" width="10" height="4" rx="1" fill="${color}"/>`,
      `<text x="${left + 14}" y="${base}" fill="#2b3138">${htmlEscape(name)}</text>`,
    );
    column += width + 6;
  }
  return entries;
}
