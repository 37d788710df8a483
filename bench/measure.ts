import autocannon from 'autocannon';
import type { Server } from './servers.ts';
import type { Work, WorkRequest } from './work.ts';

export const CONNECTIONS = 32;

/** How much a part does. */
export interface Extent {
  /** Requests that a server answers before it is measured. */
  warming: number;
  rounds: number;
  /** For each measurement. */
  seconds: number;
}

/** What one server did for a while. */
export interface Measurement {
  work: string;
  server: string;
  round: number;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Of the server, in microseconds a request. */
  cpu: number;
}

/** Lets the server answer as many requests, evenly over the works. */
export async function warm(server: Server, works: Work[], requests: number): Promise<void> {
  for (const work of works) {
    await load(server, work, { amount: Math.ceil(requests / works.length), connections: CONNECTIONS });
  }
}

/** Sends one work to one server, over as many connections at once. */
export async function measure(
  server: Server,
  work: Work,
  { round, seconds, connections = CONNECTIONS }: { round: number; seconds: number; connections?: number },
): Promise<Measurement> {
  const before = server.cpuSeconds;
  const { latency, total, elapsed } = await load(server, work, { duration: seconds, connections });
  const cpu = ((server.cpuSeconds - before) * 1e6) / total;
  const { p50, p99 } = latency;
  return { work: work.name, server: server.name, round, perSecond: total / elapsed, p50, p99, cpu };
}

/**
 * Every work by every server, one after the other, in every round. Who begins differs from round to round, so that a
 * machine that grows slower or faster favours nobody.
 */
export async function measureRounds(
  servers: Server[],
  works: Work[],
  { rounds, seconds }: Omit<Extent, 'warming'>,
): Promise<Measurement[]> {
  const measurements = [];
  for (let round = 0; round < rounds; round++) {
    console.log(`Round ${round + 1} of ${rounds} …`);
    for (const work of works) {
      for (const server of inTurn(servers, round)) {
        measurements.push(await measure(server, work, { round, seconds }));
      }
    }
  }
  return measurements;
}

/** In every round first one and then the other, or the other way round. @returns the other's results to the one's */
export async function ratiosInTurn<T>(
  [one, other]: [T, T],
  rounds: number,
  measureSide: (side: T, round: number) => Promise<number>,
): Promise<number[]> {
  const ratios = [];
  for (let round = 0; round < rounds; round++) {
    const results = new Map<T, number>();
    for (const side of inTurn([one, other], round)) results.set(side, await measureSide(side, round));
    ratios.push((results.get(other) ?? Number.NaN) / (results.get(one) ?? Number.NaN));
  }
  return ratios;
}

export function inTurn<T>(all: T[], round: number): T[] {
  const turn = round % all.length;
  return [...all.slice(turn), ...all.slice(0, turn)];
}

/** What one server reached in each round, to what the other one reached in the same: only that is compared. */
export function ratiosOf(
  measurements: Measurement[],
  of: 'perSecond' | 'cpu',
  { work, server, against }: { work: string; server: string; against: string },
): number[] {
  const by = (name: string): Measurement[] =>
    measurements.filter((each) => each.work === work && each.server === name);
  const others = new Map(by(against).map((each) => [each.round, each[of]]));
  return by(server).map((each) => each[of] / (others.get(each.round) ?? Number.NaN));
}

async function load(
  { origin, name }: Server,
  { requests, status, name: workName }: Work,
  { connections, ...extent }: { connections: number } & ({ amount: number } | { duration: number }),
): Promise<{ latency: autocannon.Histogram; total: number; elapsed: number }> {
  let client = 0;
  const result = await autocannon({
    url: origin,
    connections,
    idReplacement: true,
    // Each has requests of its own: to prepare all of them for everyone would take up part of the time.
    setupClient: (one) => one.setRequests(shareOf(requests, client++, connections)),
    ...extent,
  });
  const { statusCodeStats = {}, errors, latency, duration } = result;
  const total = statusCodeStats[`${status}`]?.count ?? 0;
  const others = Object.keys(statusCodeStats).filter((code) => code !== String(status));
  if (errors === 0 && others.length === 0 && total === 0) {
    throw new Error(
      `${name} answered no request for ${workName} in ${duration} s. Run it when the machine is idle.`,
    );
  }
  if (errors > 0 || others.length > 0) {
    const what = `${errors} failures and the statuses ${Object.keys(statusCodeStats).join(', ')}`;
    throw new Error(`${name} answered ${workName} with ${what}; nothing but ${status} is measured.`);
  }
  return { latency, total, elapsed: duration };
}

/** Nobody uses two connections: a token that a server has not verified yet counts for the address that all share. */
export const shareOf = (requests: WorkRequest[], client: number, connections: number): WorkRequest[] =>
  requests.filter((_, index) => index % connections === client % connections);
