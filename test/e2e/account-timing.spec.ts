import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { Jobs } from '#libs/jobs';
import { AccountFlows, settled } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { rankSumDistance } from '../support/rank-sum.js';

const SAMPLES = 200;
/** Standard deviations: chance alone is further away once in 15,000 runs. */
const CHANCE = 4;
/** Milliseconds, less than a look for an account and what follows it take. */
const PLANTED = 8;
/** Part of what an answer takes: on a busy machine all of that takes longer. */
const PLANTED_PART = 0.3;

let app: TestApplication;
let administrator: SignedInUser;
let flows: AccountFlows;
let known: string;

beforeAll(async () => {
  // Hashes cost little here, so that they do not hide what else takes time.
  app = await TestApplication.start();
  administrator = await app.signIn();
  flows = new AccountFlows(app, () => administrator);
  await flows.set('auth.registration', 'open');
  known = (await app.aUser(administrator)).email;
});
afterEach(async () => {
  vi.restoreAllMocks();
  await settled(app);
});
afterAll(() => app.stop());

type Ask = (email: string) => Promise<{ response: Response }>;

async function timeOf(ask: Ask, email: string): Promise<number> {
  const start = performance.now();
  const { response } = await ask(email);
  const took = performance.now() - start;
  expect(response.status).toBe(202);
  return took;
}

/** How far apart the answers for an address with an account and for others are: asked in turn, in random order. */
async function distance(ask: Ask): Promise<number> {
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  for (let sample = 0; sample < SAMPLES; sample++) {
    const order = Math.random() < 0.5 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
    for (const which of order)
      times[which].push(await timeOf(ask, which === 'known' ? known : uniqueEmail()));
  }
  return rankSumDistance(times.known, times.unknown);
}

/** The median of a few. */
async function usualTime(ask: Ask): Promise<number> {
  const times: number[] = [];
  for (let sample = 0; sample < 21; sample++) times.push(await timeOf(ask, uniqueEmail()));
  return times.toSorted((a, b) => a - b)[10] ?? 0;
}

const ROUTES: [string, Ask][] = [
  ['a registration', (email) => flows.register(email, PASSWORD)],
  ['a password reset', (email) => flows.askForReset(email)],
];

it.each(ROUTES)(
  '%s takes as long for an address with an account as for others (ASVS 6.3.8)',
  { timeout: 120_000 },
  async (_name, ask) => {
    expect(await distance(ask)).toBeLessThan(CHANCE);
  },
);

it.each(ROUTES)(
  '%s that took a little longer for an account would tell',
  { timeout: 120_000 },
  async (_name, ask) => {
    const jobs = app.app.get(Jobs);
    const planted = Math.max(PLANTED, PLANTED_PART * (await usualTime(ask)));
    const enqueue = jobs.enqueue.bind(jobs);
    vi.spyOn(jobs, 'enqueue').mockImplementation(async (job, payload, options) => {
      const isKnown = JSON.stringify(payload).includes(known);
      if (job.name.startsWith('auth.') && isKnown) await delay(planted);
      return enqueue(job, payload, options);
    });

    expect(await distance(ask)).toBeGreaterThan(CHANCE);
  },
);
