import { describe, expect, it } from 'vitest';
import { spreadOf } from './statistics.ts';

describe('a spread', () => {
  it('has the one in the middle, the least and the most', () => {
    expect(spreadOf([900, 70, 800])).toEqual({ median: 800, min: 70, max: 900 });
  });

  it('halves the two in the middle of an even number', () => {
    expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 });
  });

  it('of nothing is no number, which is neither more nor less than a goal', () => {
    expect(spreadOf([])).toEqual({ median: NaN, min: NaN, max: NaN });
  });
});
