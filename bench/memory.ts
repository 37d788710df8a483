import { setTimeout as delay } from 'node:timers/promises';
import type { PartResult } from './finding.ts';
import { warm } from './measure.ts';
import { MetricsOf } from './metric.ts';
import type { Server } from './servers.ts';
import type { Stage } from './stage.ts';

const PROBE = new URL('collect-garbage.mjs', import.meta.url).href;
/** Every cache is as full as it gets after the first half. */
const HALF = 100_000;
/** Milliseconds after which what the last requests have set off is done. */
const SETTLED = 2000;

/** Whether memory grows with requests: all works, evenly, and what is left of them. */
export async function measureMemory(stage: Stage): Promise<PartResult> {
  const metrics = await MetricsOf.aFreePort();
  const server = await stage.start({
    variables: metrics.variables,
    nodeArguments: ['--import', PROBE],
  });
  await warm(server, stage.works, HALF);
  const first = await memoryOf(server, metrics);
  console.log(`${HALF} requests …`);
  await warm(server, stage.works, HALF);
  const second = await memoryOf(server, metrics);
  await stage.end(server);
  const work = '200,000 requests';
  const against = '100,000';
  return {
    findings: [
      { work, of: 'live heap', against, values: [second.heap / first.heap] },
      { work, of: 'resident memory', against, values: [second.resident / first.resident] },
      { work, of: 'live heap', unit: 'MB', values: [second.heap] },
      { work, of: 'resident memory', unit: 'MB', values: [second.resident] },
    ],
    notes: [
      'The live heap is what is left after garbage collection, so that growth of it is a leak; 5 % is noise. Resident memory is as the operating system counts it, which may be 10 % more.',
    ],
  };
}

/** In MB. */
async function memoryOf(server: Server, metrics: MetricsOf): Promise<{ heap: number; resident: number }> {
  await delay(SETTLED);
  const resident = server.memory;
  server.signal('SIGUSR2');
  await delay(SETTLED);
  return { heap: (await metrics.read('nodejs_heap_size_used_bytes')) / 1e6, resident };
}
