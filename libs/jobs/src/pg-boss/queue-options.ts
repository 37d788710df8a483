import type { QueueOptions, QueuePolicy } from 'pg-boss';
import { type JobDefinition, LONGEST_BACKOFF } from '../job.js';

/** Seconds: an attempt whose process says nothing for so long is handed out again. */
const HEARTBEAT = 15;
/** Seconds for which jobs can be looked at once they have ended, and for which they wait to run. */
const KEPT = 7 * 24 * 60 * 60;
const WAITING = 4 * KEPT;

type Options = QueueOptions & { policy: QueuePolicy };

/** How pg-boss treats the jobs of one name. */
export function queueOptions({ attempts, backoff, timeout, deduplicateBy, orderBy }: JobDefinition): Options {
  return {
    policy: orderBy ? 'key_strict_fifo' : deduplicateBy ? 'short' : 'standard',
    retryLimit: attempts - 1,
    retryDelay: backoff,
    retryBackoff: true,
    retryDelayMax: LONGEST_BACKOFF,
    // Ours ends an attempt sooner; this is for what does not end at all.
    expireInSeconds: timeout + 60,
    heartbeatSeconds: HEARTBEAT,
    deleteAfterSeconds: KEPT,
    retentionSeconds: WAITING,
  };
}

export function sameQueue(queue: Partial<Options>, options: Options): boolean {
  return (Object.keys(options) as (keyof Options)[]).every((name) => queue[name] === options[name]);
}
