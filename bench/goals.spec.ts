import { describe, expect, it } from 'vitest';
import { judge, spreadOf } from './goals.ts';
import type { Measurement } from './measure.ts';

/** Rounds in which the application answers `rates` reads a second, and the hand-written server 1,000. */
function rounds(rates: number[], cpu = 100): Measurement[] {
  const common = { work: 'read by id', p50: 1, p99: 2 };
  return rates.flatMap((perSecond, round) => [
    { ...common, round, server: 'showrunner', perSecond, cpu },
    { ...common, round, server: 'fastify-pg', perSecond: 1000, cpu: 100 },
  ]);
}

const verdictOf = (measurements: Measurement[], of: 'perSecond' | 'cpu') =>
  judge(measurements).find((each) => each.work === 'read by id' && each.of === of);

describe('the goals of the bench', () => {
  it('takes the median of the rounds, with the least and the most', () => {
    const verdict = verdictOf(rounds([900, 700, 800]), 'perSecond');
    expect(verdict).toMatchObject({ median: 0.8, min: 0.7, max: 0.9, isReached: true });
  });

  it('says when a rate is too small', () => {
    expect(verdictOf(rounds([740, 700, 900]), 'perSecond')).toMatchObject({ median: 0.74, isReached: false });
  });

  it('says when a request takes too much CPU', () => {
    expect(verdictOf(rounds([900], 151), 'cpu')).toMatchObject({ median: 1.51, isReached: false });
    expect(verdictOf(rounds([900], 150), 'cpu')).toMatchObject({ isReached: true });
  });

  it('does not take what was not measured for reached', () => {
    expect(judge([]).filter(({ isReached }) => isReached)).toEqual([]);
  });

  it('halves the two in the middle of an even number', () => {
    expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 });
  });
});
