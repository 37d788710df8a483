/** Milliseconds for which an attempt counts as running since its process last said so. */
export const LEASE = 15_000;
/** Milliseconds between two times that a process says so. */
export const HEARTBEAT = 5_000;
/** Milliseconds between looks for due jobs, of processes that no message woke. */
export const POLL = 2_000;
/** Milliseconds after which a job that a process has refused is handed to another. */
export const REFUSAL = 1_000;
/** Milliseconds that Redis has to take the jobs that are due. */
export const FEEDING = 2_000;
/** Milliseconds after which it is made sure that Redis still has a job, at first and at the longest. */
export const FIRST_LOOK = 30_000;
export const LONGEST_LOOK = 5 * 60_000;

const DAY = 24 * 60 * 60_000;
/** Milliseconds for which a job can be looked at once it has ended. */
export const KEPT = { completed: DAY, failed: 14 * DAY, cancelled: 14 * DAY };

export const after = (now: Date, milliseconds: number): Date => new Date(now.getTime() + milliseconds);
