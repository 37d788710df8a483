import autocannon from 'autocannon';
import type { Server, ServerName } from './servers.ts';
import type { Work, WorkRequest } from './work.ts';

const CONNECTIONS = 32;

/** What one server did in one round. */
export interface Measurement {
  work: string;
  server: ServerName;
  round: number;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Of the server, in microseconds a request. */
  cpu: number;
}

/** Every token is verified before many use theirs at once: until then a request counts for its address. */
export async function introduce({ origin, name }: Server, { requests, status }: Work): Promise<void> {
  for (const { path, headers } of requests) {
    const response = await fetch(origin + path, { headers });
    await response.arrayBuffer();
    if (response.status !== status) throw new Error(`${name} answered ${path} with ${response.status}.`);
  }
}

export async function warm(server: Server, work: Work[], requests: number): Promise<void> {
  for (const each of work) await load(server, each, { amount: Math.ceil(requests / work.length) });
}

/**
 * One round: every work by every server, one after the other. Who begins differs from round to round, so that a
 * machine that grows slower or faster favours nobody.
 */
export async function measureRound(
  servers: Server[],
  work: Work[],
  { round, seconds }: { round: number; seconds: number },
): Promise<Measurement[]> {
  const turn = round % servers.length;
  const order = [...servers.slice(turn), ...servers.slice(0, turn)];
  const measurements = [];
  for (const each of work) {
    for (const server of order) {
      const before = server.cpuSeconds;
      const { latency, total, elapsed } = await load(server, each, { duration: seconds });
      const cpu = ((server.cpuSeconds - before) * 1e6) / total;
      const perSecond = total / elapsed;
      const { p50, p99 } = latency;
      measurements.push({ work: each.name, server: server.name, round, perSecond, p50, p99, cpu });
    }
  }
  return measurements;
}

async function load(
  { origin, name }: Server,
  { requests, status, name: workName }: Work,
  extent: { amount: number } | { duration: number },
): Promise<{ latency: autocannon.Histogram; total: number; elapsed: number }> {
  let client = 0;
  const result = await autocannon({
    url: origin,
    connections: CONNECTIONS,
    idReplacement: true,
    // Each has requests of its own: to prepare all of them for everyone would take up part of the time.
    setupClient: (one) => one.setRequests(shareOf(requests, client++)),
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

const shareOf = (requests: WorkRequest[], client: number): WorkRequest[] =>
  requests.filter((_, index) => index % CONNECTIONS === client % CONNECTIONS);
