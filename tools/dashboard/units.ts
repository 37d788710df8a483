const MEBIBYTE = 2 ** 20;

/** In as few characters as tell it; units are Grafana's. */
export function withUnit(value: number, unit: string): string {
  switch (unit) {
    case 's':
      return value === 0 || value >= 1 ? `${short(value)} s` : `${short(value * 1000)} ms`;
    case 'percentunit':
      return `${short(value * 100)} %`;
    case 'bytes':
      return `${short(value / MEBIBYTE)} MiB`;
    case 'reqps':
    case 'ops':
      return `${short(value)}/s`;
    default:
      return short(value);
  }
}

const short = (value: number): string => String(Number(value.toPrecision(value >= 100 ? 3 : 2)));

/** The end of an axis: the next number that is easy to halve. */
export function roundUp(value: number, unit: string): number {
  if (value <= 0) return 1;
  const one = unit === 'bytes' ? MEBIBYTE : 1;
  const power = 10 ** Math.floor(Math.log10(value / one));
  const step = [1, 2, 4, 6, 8, 10].find((factor) => factor * power * one >= value) ?? 10;
  return step * power * one;
}
