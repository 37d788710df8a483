import type { Verdict } from './goals.ts';

const ROW = 28;
const LEFT = 250;
const WIDTH = 760;
const UNIT = 340;

/**
 * The ratios to the hand-written server as bars, each with its spread and its goal. It is so little SVG that a
 * library for charts would be more to keep than this.
 */
export function chartOf(verdicts: Verdict[]): string {
  const shown = verdicts.filter(({ against, of }) => against === 'fastify-pg' && of === 'perSecond');
  const height = 60 + shown.length * ROW;
  const one = LEFT + UNIT;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13" role="img">
  <title>Requests a second, as ratios to hand-written Fastify and pg</title>
  <rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
  <text x="12" y="24" font-weight="bold">Requests a second, all defaults on; hand-written Fastify + pg = 1</text>
${shown.map((verdict, row) => bar(verdict, 40 + row * ROW)).join('\n')}
  <line x1="${one}" x2="${one}" y1="34" y2="${height - 16}" stroke="#888888"/>
</svg>
`;
}

function bar({ work, median, min, max, bound, isReached }: Verdict, y: number): string {
  const at = (ratio: number): string => (LEFT + Math.min(ratio, 1.4) * UNIT).toFixed(1);
  const middle = y + 9;
  const goal = 'atLeast' in bound ? bound.atLeast : bound.atMost;
  return [
    `  <text x="${LEFT - 12}" y="${y + 14}" text-anchor="end">${work}</text>`,
    `  <rect x="${LEFT}" y="${y}" width="${(Number(at(median)) - LEFT).toFixed(1)}" height="18" fill="${isReached ? '#2f7d4f' : '#b4552d'}"/>`,
    `  <line x1="${at(min)}" x2="${at(max)}" y1="${middle}" y2="${middle}" stroke="#222222" stroke-width="2"/>`,
    `  <line x1="${at(goal)}" x2="${at(goal)}" y1="${y - 3}" y2="${y + 21}" stroke="#222222" stroke-dasharray="3 2"/>`,
    `  <text x="${WIDTH - 12}" y="${y + 14}" text-anchor="end">${median.toFixed(2)}, goal ${goal}</text>`,
  ].join('\n');
}
