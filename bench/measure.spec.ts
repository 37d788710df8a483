import { describe, expect, it } from 'vitest';
import { inTurn, type Measurement, ratiosInTurn, ratiosOf, shareOf } from './measure.ts';
import type { WorkRequest } from './work.ts';

const measured = (server: string, round: number, perSecond: number, work = 'read'): Measurement => ({
  work,
  server,
  round,
  perSecond,
  p50: 1,
  p99: 2,
  cpu: 100,
});

describe('the rounds of the bench', () => {
  it('compare only what ran in the same round, whoever began', () => {
    const measurements = [
      measured('ours', 0, 900),
      measured('theirs', 0, 1000),
      measured('theirs', 1, 500),
      measured('ours', 1, 300),
      measured('ours', 1, 7, 'list'),
    ];
    const compared = { work: 'read', server: 'ours', against: 'theirs' };
    expect(ratiosOf(measurements, 'perSecond', compared)).toEqual([0.9, 0.6]);
    expect(ratiosOf(measurements, 'cpu', compared)).toEqual([1, 1]);
  });

  it('compare two that are measured in one round, whoever began', async () => {
    const order: string[] = [];
    const ratios = await ratiosInTurn(['few', 'many'], 2, async (side, round) => {
      order.push(side);
      return side === 'few' ? 2 : 3 + round;
    });
    expect(order).toEqual(['few', 'many', 'many', 'few']);
    expect(ratios).toEqual([1.5, 2]);
  });

  it('are begun by each in turn', () => {
    expect([0, 1, 2, 3].map((round) => inTurn(['a', 'b', 'c'], round).join(''))).toEqual([
      'abc',
      'bca',
      'cab',
      'abc',
    ]);
  });

  it('leave every request to one connection', () => {
    const requests = Array.from({ length: 7 }, (_, n): WorkRequest => ({
      method: 'GET',
      path: `/${n}`,
      headers: {},
    }));
    const shares = [0, 1, 2].map((client) => shareOf(requests, client, 3).map(({ path }) => path));
    expect(shares).toEqual([
      ['/0', '/3', '/6'],
      ['/1', '/4'],
      ['/2', '/5'],
    ]);
  });
});
