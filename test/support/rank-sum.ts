/**
 * How far apart two samples of times are, by the Mann–Whitney U test: the distance of U from what chance would give,
 * in its standard deviations. Less than 4 is chance but once in 15,000 times.
 */
export function rankSumDistance(first: readonly number[], second: readonly number[]): number {
  const all = [...first, ...second].toSorted((a, b) => a - b);
  const rankOf = (value: number): number => (all.indexOf(value) + all.lastIndexOf(value)) / 2 + 1;
  const ranks = first.reduce((sum, value) => sum + rankOf(value), 0);
  const [n, m] = [first.length, second.length];
  const u = ranks - (n * (n + 1)) / 2;
  return Math.abs(u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
}
