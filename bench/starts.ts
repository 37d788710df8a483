import { setTimeout as delay } from 'node:timers/promises';
import type { PartResult } from './finding.ts';
import type { Extent } from './measure.ts';
import type { Stage } from './stage.ts';

/** Milliseconds after which nothing of the start is going on any more. */
const SETTLED = 2000;

/** How long a start takes where the tables are there, and what memory it takes before the first request. */
export async function measureStarts(stage: Stage, { rounds }: Extent): Promise<PartResult> {
  const seconds = [];
  const memory = [];
  for (let round = 0; round < rounds; round++) {
    const server = await stage.start();
    seconds.push(server.readyAfter / 1000);
    await delay(SETTLED);
    memory.push(server.memory);
    await stage.end(server);
  }
  return {
    findings: [
      { work: 'start', of: 'time until ready', unit: 's', values: seconds },
      { work: 'start', of: 'idle memory', unit: 'MB', values: memory },
    ],
  };
}
