import type { FuzzOptions, FuzzReport } from './fuzz.js';
import { asCurl } from './send.js';

/** The failure of a run, and how to see it again. */
export function describeFailure({ failure }: FuzzReport, { seed, calls }: FuzzOptions, url: string): string {
  if (!failure) return '';
  const { call, problem, exchange } = failure;
  const { operation, caller, request, answer } = exchange;
  return [
    `Call ${call} of seed ${seed}, ${operation.id} by ${caller}: ${problem}`,
    asCurl(url, request),
    `${answer.status} ${answer.body.slice(0, 1000)}`,
    `npm run fuzz -- --seed=${seed} --calls=${Math.min(call, calls)}`,
  ].join('\n\n');
}

/** One line an operation: how often it answered with each status. */
export function describeStatuses({ statuses }: FuzzReport): string {
  const width = Math.max(...[...statuses.keys()].map(({ length }) => length));
  const lines = [...statuses].map(([id, counts]) => {
    const each = [...counts].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}×${count}`);
    return `${id.padEnd(width)}  ${each.join('  ')}`;
  });
  return lines.toSorted().join('\n');
}
