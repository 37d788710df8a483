import { setTimeout as delay } from 'node:timers/promises';
import autocannon from 'autocannon';
import type { PartResult } from './finding.ts';
import { CONNECTIONS, type Extent, measure, ratiosInTurn, shareOf, warm } from './measure.ts';
import { MetricsOf } from './metric.ts';
import { addPasswords } from './people.ts';
import type { Server } from './servers.ts';
import type { Stage } from './stage.ts';
import { BEHIND_A_PROXY, forwardedFor, type WorkRequest } from './work.ts';

/** Milliseconds by which the sign-ins begin before what they disturb is measured, and end after it. */
const MARGIN = 500;
/** More accounts than can sign in within one round. */
const ACCOUNTS_A_ROUND = 1000;
const DELAY = 'nodejs_eventloop_lag_p99_seconds';
const PASSWORD = 'a quiet orchard in november';

/**
 * What is left of `users/me` while as many connections sign in, every second one with a wrong password. All limits are
 * on: every account is its own person at an address of their own, which a trusted proxy forwards.
 */
export async function measureLoginFlood(stage: Stage, extent: Extent): Promise<PartResult> {
  const metrics = await MetricsOf.aFreePort();
  const accounts = await addPasswords(stage.databaseUrl, PASSWORD, ACCOUNTS_A_ROUND * extent.rounds);
  const server = await stage.start({ variables: { ...BEHIND_A_PROXY, ...metrics.variables } });
  const me = stage.workFromOwnAddresses('users/me');
  await warm(server, [me], extent.warming);
  const delays: number[] = [];
  const signIns: number[] = [];
  const rates = await ratiosInTurn(['calm', 'flooded'], extent.rounds, async (state, round) => {
    if (state === 'calm') return (await measure(server, me, { round, seconds: extent.seconds })).perSecond;
    const emails = accounts.filter((_, index) => index % extent.rounds === round);
    const flood = floodWithSignIns(server, emails, extent.seconds);
    await delay(MARGIN);
    // What came before is told, and forgotten.
    await metrics.read(DELAY);
    const { perSecond } = await measure(server, me, { round, seconds: extent.seconds });
    delays.push((await metrics.read(DELAY)) * 1000);
    signIns.push(await flood);
    return perSecond;
  });
  await stage.end(server);
  return {
    findings: [
      { work: 'users/me during sign-ins', of: 'requests a second', against: 'quiet', values: rates },
      { work: 'users/me during sign-ins', of: 'event-loop delay p99', unit: 'ms', values: delays },
      { work: 'sign-in', of: 'passwords verified meanwhile', unit: 'a second', values: signIns },
    ],
    notes: [
      'The delay of the event loop is what the application exports; with nothing to do it is 10 ms, which is how often it is looked at.',
    ],
  };
}

/** @returns how many passwords were verified, a second */
async function floodWithSignIns(server: Server, emails: string[], seconds: number): Promise<number> {
  const requests = emails.map(signIn);
  let client = 0;
  const {
    statusCodeStats = {},
    errors,
    duration,
  } = await autocannon({
    url: server.origin,
    connections: CONNECTIONS,
    duration: seconds + (2 * MARGIN) / 1000,
    setupClient: (one) => one.setRequests(shareOf(requests, client++, CONNECTIONS)),
  });
  const { 200: right, 401: wrong, ...others }: Record<string, { count?: number }> = statusCodeStats;
  // With a limit reached, or the queue full, there would be less to hash.
  if (errors > 0 || Object.keys(others).length > 0 || !right?.count || !wrong?.count) {
    const statuses = Object.keys(statusCodeStats).join(', ');
    throw new Error(`Sign-ins had ${errors} failures and the statuses ${statuses} instead of 200 and 401.`);
  }
  return (right.count + wrong.count) / duration;
}

const signIn = (email: string, index: number): WorkRequest => ({
  method: 'POST',
  path: '/api/v1/auth/login',
  headers: {
    'content-type': 'application/json',
    ...forwardedFor(index),
  },
  body: JSON.stringify({ email, password: isRight(index) ? PASSWORD : 'a loud orchard in november' }),
});

/** Both on every connection, of which each has every 32nd. */
const isRight = (index: number): boolean => Math.floor(index / CONNECTIONS) % 2 === 0;
