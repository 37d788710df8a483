import type { Bound, Verdict } from './goals.ts';
import { type Measurement, ratiosOf } from './measure.ts';
import { spreadOf } from './statistics.ts';

interface Charted {
  verdicts: Verdict[];
  measurements: Measurement[];
}

const WIDTH = 860;
/** Of the works, and of the lines below them. */
const ROW = 46;
const LINE = 24;
const TOP = 92;
const LEFT = 120;
/** Pixels for a ratio of one. */
const UNIT = 460;
const LONGEST = 1.2;
const RIGHT = WIDTH - 24;

/** Readers of both see it on the page that they chose: GitHub shows it in a page of either. */
const STYLE = `
    text { font: 13px -apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif; fill: #1f2328 }
    .title { font-size: 16px; font-weight: 600 } .value { font-weight: 600 } .end { text-anchor: end }
    .middle { text-anchor: middle } .quiet { fill: #59636e; font-size: 12px }
    .page { fill: #ffffff; stroke: #d1d9e0 } .ours { fill: #2da36f } .short { fill: #d4652b } .theirs { fill: #b6bfc9 }
    .one { stroke: #59636e; stroke-width: 1.5 } .rule { stroke: #d1d9e0 }
    .spread { stroke: #1f2328; stroke-width: 1.5 } .goal { stroke: #1f2328; stroke-width: 1.5; stroke-dasharray: 3 2 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 } .quiet { fill: #9198a1 } .page { fill: #0d1117; stroke: #3d444d }
      .ours { fill: #2f9e6b } .short { fill: #cf6a32 } .theirs { fill: #59636e } .one { stroke: #9198a1 }
      .rule { stroke: #3d444d } .spread, .goal { stroke: #e6edf3 }
    }`;

/**
 * The rates beside the hand-written and the ordinary server as bars, and the other goals as lines. It is so little SVG
 * that a library for charts would be more to keep than this.
 */
export function chartOf(run: Charted): string {
  const rates = run.verdicts.filter((each) => each.against === 'fastify-pg' && isRate(each));
  const others = run.verdicts.filter((each) => each.bound && !(each.part === 'rounds' && isRate(each)));
  const below = rates.length > 0 ? TOP + rates.length * ROW + 12 : 24;
  const height = below + (others.length > 0 ? others.length * LINE + 20 : 4);
  const bars = rates.map((verdict, row) => bar(verdict, run, TOP + row * ROW));
  const lines = others.map((verdict, row) => line(verdict, below + 20 + row * LINE));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
  <title>Requests a second, as ratios to a hand-written server, and the other goals of the bench</title>
  <style>${STYLE}
  </style>
  <rect class="page" x=".5" y=".5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>
${[...(rates.length > 0 ? heading(TOP + rates.length * ROW) : []), ...bars, ...lines].join('\n')}
</svg>
`;
}

const isRate = ({ of }: Verdict): boolean => of === 'requests a second';
const at = (ratio: number): string => (LEFT + Math.min(ratio, LONGEST) * UNIT).toFixed(1);
const text = (x: number | string, y: number, words: string, style = ''): string =>
  `  <text x="${x}" y="${y}"${style && ` class="${style}"`}>${words}</text>`;
const stroke = (style: string, [x1, y1, x2, y2]: (number | string)[]): string =>
  `  <line class="${style}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;

function heading(bottom: number): string[] {
  return [
    text(24, 32, 'Requests a second with every default on; the same work written by hand = 1', 'title'),
    `  <rect class="ours" x="24" y="48" width="12" height="12" rx="2"/>`,
    text(42, 58, 'Showrunner (least to most of the rounds; dashed: the goal)', 'quiet'),
    `  <rect class="theirs" x="430" y="48" width="12" height="12" rx="2"/>`,
    text(448, 58, 'Nest as most teams write it', 'quiet'),
    text(at(1), 78, 'Fastify + pg by hand', 'quiet middle'),
    stroke('one', [at(1), 84, at(1), bottom]),
  ];
}

function bar({ work, median, min, max, bound, isReached }: Verdict, run: Charted, y: number): string {
  const compared = { work, server: 'ordinary-nest', against: 'fastify-pg' };
  const nest = spreadOf(ratiosOf(run.measurements, 'perSecond', compared)).median;
  const times = run.verdicts.find(
    (each) => each.work === work && each.against === 'ordinary-nest' && isRate(each),
  );
  const rectangle = (style: string, ratio: number, [top, thick]: [number, number]): string =>
    `  <rect class="${style}" x="${LEFT}" y="${top}" width="${(Number(at(ratio)) - LEFT).toFixed(1)}" height="${thick}" rx="2"/>`;
  return [
    text(LEFT - 12, y + 18, work, 'end'),
    rectangle(isReached ? 'ours' : 'short', median, [y + 4, 18]),
    ...(nest > 0 ? [rectangle('theirs', nest, [y + 25, 8])] : []),
    stroke('spread', [at(min), y + 13, at(max), y + 13]),
    stroke('goal', [at(goalOf(bound)), y, at(goalOf(bound)), y + 26]),
    text(RIGHT, y + 18, `${median.toFixed(2)}, goal ${goalOf(bound)}`, 'value end'),
    ...(times ? [text(RIGHT, y + 34, besideNest(times), 'quiet end')] : []),
  ].join('\n');
}

const besideNest = ({ median, isReached, bound }: Verdict): string =>
  `${median.toFixed(1)} × ordinary Nest${isReached ? '' : `, goal ${goalOf(bound)}`}`;

function line({ work, of, against, unit, median, bound, isReached }: Verdict, y: number): string {
  const compared = against ? ` against ${against}` : '';
  const limit = bound && 'atMost' in bound ? '≤' : '≥';
  const found = unit === 'ms' || unit === 'MB' ? median.toFixed(0) : median.toFixed(2);
  return [
    stroke('rule', [24, y - 17, RIGHT, y - 17]),
    text(24, y, `${work}: ${of}${compared}`),
    text(RIGHT - 150, y, `${found}${unit ? ` ${unit}` : ''}`, 'value end'),
    text(RIGHT, y, `goal ${limit} ${goalOf(bound)} ${isReached ? '✓' : '— short'}`, 'quiet end'),
  ].join('\n');
}

function goalOf(bound: Bound | undefined): number {
  if (!bound) return Number.NaN;
  return 'atLeast' in bound ? bound.atLeast : bound.atMost;
}
