import type { Measurement } from './measure.ts';
import type { ServerName } from './servers.ts';

/** A ratio that the application is to reach, in every run. */
interface Goal {
  work: string;
  of: 'perSecond' | 'cpu';
  against: ServerName;
  bound: { atLeast: number; stretch?: number } | { atMost: number };
}

const WORKS = ['read by id', 'users/me', 'list of 20', 'insert', 'settings'];

const GOALS: Goal[] = [
  goal('read by id', { atLeast: 0.75, stretch: 0.85 }),
  goal('users/me', { atLeast: 0.75, stretch: 0.85 }),
  goal('list of 20', { atLeast: 0.75, stretch: 0.89 }),
  goal('insert', { atLeast: 0.55, stretch: 0.8 }),
  goal('settings', { atLeast: 0.65 }),
  { work: 'read by id', of: 'cpu', against: 'fastify-pg', bound: { atMost: 1.5 } },
  ...WORKS.map((work): Goal => ({ work, of: 'perSecond', against: 'ordinary-nest', bound: { atLeast: 3 } })),
];

function goal(work: string, bound: Goal['bound']): Goal {
  return { work, of: 'perSecond', against: 'fastify-pg', bound };
}

/** How the application stands to a goal. */
export interface Verdict extends Goal {
  /** Of the rounds. */
  median: number;
  min: number;
  max: number;
  isReached: boolean;
}

/** Every goal, by the ratios of the rounds: only what ran in the same round is compared. */
export function judge(measurements: Measurement[]): Verdict[] {
  return GOALS.map((each) => {
    const ratios = ratiosOf(measurements, each);
    const spread = spreadOf(ratios);
    const { median } = spread;
    const { bound } = each;
    const isReached = 'atLeast' in bound ? median >= bound.atLeast : median <= bound.atMost;
    return { ...each, ...spread, isReached };
  });
}

function ratiosOf(measurements: Measurement[], { work, of, against }: Goal): number[] {
  const by = (server: ServerName): Measurement[] =>
    measurements.filter((each) => each.work === work && each.server === server);
  const others = new Map(by(against).map((each) => [each.round, each[of]]));
  return by('showrunner').map((each) => each[of] / (others.get(each.round) ?? Number.NaN));
}

export function spreadOf(values: number[]): { median: number; min: number; max: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [lower = Number.NaN, upper = Number.NaN] = [
    sorted[Math.ceil(middle) - 1],
    sorted[Math.floor(middle)],
  ];
  return { median: (lower + upper) / 2, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}
