import type { Finding, PartName, Subject } from './finding.ts';
import { type Spread, spreadOf } from './statistics.ts';

export type Bound = { atLeast: number; stretch?: number } | { atMost: number };

/** What the application is to reach, in every run. */
type Goal = Subject & { bound: Bound };

/** A finding, and how it stands to its goal; some have none and are told all the same. */
export interface Verdict extends Subject, Spread {
  bound?: Bound;
  isReached?: boolean;
}

const WORKS = ['read by id', 'users/me', 'list of 20', 'insert', 'settings'];

const GOALS: Goal[] = [
  rate('read by id', { atLeast: 0.75, stretch: 0.85 }),
  rate('users/me', { atLeast: 0.75, stretch: 0.85 }),
  rate('list of 20', { atLeast: 0.75, stretch: 0.89 }),
  rate('insert', { atLeast: 0.55, stretch: 0.8 }),
  rate('settings', { atLeast: 0.65 }),
  goal('rounds', ['read by id', 'CPU a request'], { against: 'fastify-pg' }, { atMost: 1.5 }),
  ...WORKS.map((work) => rate(work, { atLeast: 3 }, 'ordinary-nest')),
  goal('flood', ['users/me during sign-ins', 'requests a second'], { against: 'quiet' }, { atLeast: 0.8 }),
  goal('flood', ['users/me during sign-ins', 'event-loop delay p99'], { unit: 'ms' }, { atMost: 25 }),
  goal('depth', ['list of 20, far page', 'time'], { against: 'page 1' }, { atMost: 2 }),
  goal('starts', ['start', 'time until ready'], { unit: 's' }, { atMost: 1.5 }),
  goal('starts', ['start', 'idle memory'], { unit: 'MB' }, { atMost: 200 }),
  goal('memory', ['200,000 requests', 'live heap'], { against: '100,000' }, { atMost: 1.05 }),
  goal('memory', ['200,000 requests', 'resident memory'], { against: '100,000' }, { atMost: 1.1 }),
];

function rate(work: string, bound: Bound, against = 'fastify-pg'): Goal {
  return goal('rounds', [work, 'requests a second'], { against }, bound);
}

function goal(
  part: PartName,
  [work, of]: [string, string],
  measure: Pick<Subject, 'against' | 'unit'>,
  bound: Bound,
): Goal {
  return { part, work, of, ...measure, bound };
}

/**
 * The goals of the parts that ran, in their order, and then what has no goal. What a part should have found and did
 * not is short.
 */
export function judge(parts: ReadonlyMap<PartName, Finding[]>): Verdict[] {
  const goals = GOALS.filter(({ part }) => parts.has(part));
  const findings = [...parts].flatMap(([part, found]) => found.map((each) => ({ part, ...each })));
  const others = findings.filter((each) => !goals.some((one) => isOf(each, one)));
  return [
    ...goals.map(({ bound, ...subject }) => {
      const spread = spreadOf(findings.find((each) => isOf(each, subject))?.values ?? []);
      return { ...subject, ...spread, bound, isReached: isWithin(bound, spread.median) };
    }),
    ...others.map(({ values, ...subject }) => ({ ...subject, ...spreadOf(values) })),
  ];
}

const isOf = (a: Subject, b: Subject): boolean =>
  a.part === b.part && a.work === b.work && a.of === b.of && a.against === b.against && a.unit === b.unit;

const isWithin = (bound: Bound, value: number): boolean =>
  'atLeast' in bound ? value >= bound.atLeast : value <= bound.atMost;
