import { describe, expect, it } from 'vitest';
import { roundUp, withUnit } from './units.ts';

describe('numbers in the picture of the dashboard', () => {
  it.each([
    [0.0451, 's', '45 ms'],
    [2.35, 's', '2.4 s'],
    [0, 's', '0 s'],
    [0.125, 'percentunit', '13 %'],
    [300 * 2 ** 20, 'bytes', '300 MiB'],
    [52.7, 'reqps', '53/s'],
    [1234, 'short', '1230'],
  ])('%d in %s is %s', (value, unit, text) => {
    expect(withUnit(value, unit)).toBe(text);
  });

  it.each([
    [0, 'short', 1],
    [1, 'short', 1],
    [52.7, 'reqps', 60],
    [0.013, 's', 0.02],
    [300 * 2 ** 20, 'bytes', 400 * 2 ** 20],
  ])('up to %d in %s the axis ends at %d', (value, unit, end) => {
    expect(roundUp(value, unit)).toBeCloseTo(end);
  });
});
