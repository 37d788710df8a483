import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Finding, PartResult } from './finding.ts';
import { type Extent, measure, ratiosInTurn, warm } from './measure.ts';
import { busySeconds } from './processes.ts';
import type { Server } from './servers.ts';
import type { Stage } from './stage.ts';
import { BEHIND_A_PROXY } from './work.ts';

const COUNTS = [2, 3, 4];
/** Milliseconds. */
const PATIENCE = 60_000;

/** Two to four processes that share one port and one database, beside one. */
export async function measureWorkers(stage: Stage, extent: Extent): Promise<PartResult> {
  const works = ['read by id', 'list of 20', 'insert'].map((name) => stage.workFromOwnAddresses(name));
  const one = await stage.start({ name: 'one process', variables: BEHIND_A_PROXY });
  await warm(one, works, extent.warming);
  const findings: Finding[] = [];
  const notes = [];
  for (const count of COUNTS) {
    console.log(`${count} processes …`);
    const several = await stage.start({
      name: `${count} processes`,
      variables: { ...BEHIND_A_PROXY, WORKERS: String(count) },
    });
    await allServe(several, count);
    await warm(several, works, extent.warming * count);
    const shares = noShares();
    for (const work of works) {
      const values = await ratiosInTurn([one, several], extent.rounds, async (server, round) => {
        const before = counted(server);
        const { perSecond } = await measure(server, work, { round, seconds: extent.seconds });
        if (server === several) addSince(before, counted(server), shares);
        return perSecond;
      });
      findings.push({
        work: `${work.name}, ${several.name}`,
        of: 'requests a second',
        against: one.name,
        values,
      });
    }
    notes.push(`With ${several.name}, ${cores(shares)}.`);
    await stage.end(several);
  }
  await stage.end(one);
  return { findings, notes };
}

/** The port answers as soon as the first one does, which would get all connections. */
async function allServe(server: Server, count: number): Promise<void> {
  const late = performance.now() + PATIENCE;
  while (server.log.split('A process serves').length - 1 < count) {
    if (performance.now() > late) throw new Error(`${server.name} do not serve after ${PATIENCE} ms.`);
    await delay(100);
  }
}

/** Seconds of CPU: who took the machine while several processes answered. */
interface Shares {
  elapsed: number;
  servers: number;
  client: number;
  busy: number;
}

const noShares = (): Shares => ({ elapsed: 0, servers: 0, client: 0, busy: 0 });

function addSince(before: Shares, now: Shares, shares: Shares): void {
  for (const key of ['elapsed', 'servers', 'client', 'busy'] as const) shares[key] += now[key] - before[key];
}

function counted(server: Server): Shares {
  const { user, system } = process.cpuUsage();
  return {
    elapsed: performance.now() / 1000,
    servers: server.cpuSeconds,
    client: (user + system) / 1e6,
    busy: busySeconds(),
  };
}

function cores({ elapsed, servers, client, busy }: Shares): string {
  const share = (seconds: number): string => (seconds / elapsed).toFixed(1);
  return (
    `${share(busy)} of ${cpus().length} cores were busy: ${share(servers)} with the application, ${share(client)} ` +
    `with the load generator, ${share(busy - servers - client)} with the rest, which is PostgreSQL above all`
  );
}
