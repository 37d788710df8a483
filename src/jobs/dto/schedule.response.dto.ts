import type { JobSchedule } from '#libs/jobs';

export class ScheduleResponse {
  /** Of the job. @example 'auth.purge_sessions' */
  job: string;

  /** Minute, hour, day of the month, month and day of the week, in UTC. @example '17 * * * *' */
  cron: string;

  /** Null before the first time. */
  lastRunAt: Date | null;

  nextRunAt: Date;

  static from({ name, cron, lastRunAt, nextRunAt }: JobSchedule): ScheduleResponse {
    return { job: name, cron, lastRunAt, nextRunAt };
  }
}

export class ScheduleListResponse {
  items: ScheduleResponse[];

  /** Always null: all of them are on one page. */
  nextCursor: string | null;

  static from(schedules: JobSchedule[]): ScheduleListResponse {
    return { items: schedules.map(ScheduleResponse.from), nextCursor: null };
  }
}
