import { describe, expect, it } from 'vitest';
import type { Finding, PartName } from './finding.ts';
import { judge, type Verdict } from './goals.ts';

const READ = { work: 'read by id', against: 'fastify-pg' };

function verdictOf(part: PartName, finding: Finding): Verdict | undefined {
  return judge(new Map([[part, [finding]]])).find(
    ({ work, of, against }) => work === finding.work && of === finding.of && against === finding.against,
  );
}

describe('the goals of the bench', () => {
  it('are reached by the median of the rounds', () => {
    const verdict = verdictOf('rounds', { ...READ, of: 'requests a second', values: [0.9, 0.7, 0.8] });
    expect(verdict).toMatchObject({ median: 0.8, min: 0.7, max: 0.9, isReached: true });
  });

  it('are missed by a rate that is too small', () => {
    const verdict = verdictOf('rounds', { ...READ, of: 'requests a second', values: [0.74, 0.7, 0.9] });
    expect(verdict).toMatchObject({ median: 0.74, isReached: false });
  });

  it.each([
    [1.5, true],
    [1.51, false],
  ])('have %d times the CPU for a request reach them: %s', (ratio, isReached) => {
    expect(verdictOf('rounds', { ...READ, of: 'CPU a request', values: [ratio] })).toMatchObject({
      isReached,
    });
  });

  it('are in milliseconds where nothing is compared', () => {
    const delay = { work: 'users/me during sign-ins', of: 'event-loop delay p99', unit: 'ms' } as const;
    expect(verdictOf('flood', { ...delay, values: [24] })).toMatchObject({ isReached: true });
    expect(verdictOf('flood', { ...delay, values: [26] })).toMatchObject({ isReached: false });
  });

  it('are short when a part that ran has not found what they are about', () => {
    const verdicts = judge(new Map([['starts', []]]));
    expect(verdicts.map(({ isReached }) => isReached)).toEqual([false, false]);
  });

  it('are left out with the parts that did not run', () => {
    expect(judge(new Map([['depth', []]])).map(({ part }) => part)).toEqual(['depth']);
  });

  it('leave what has no goal as it is', () => {
    const verdict = verdictOf('growth', {
      work: 'search',
      of: 'time',
      against: '10,000 users',
      values: [3],
    });
    expect(verdict).toMatchObject({ median: 3 });
    expect(verdict).not.toHaveProperty('isReached');
  });
});
