import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, LessThan, LessThanOrEqual, Not, Repository } from 'typeorm';
import { Transactional } from '#libs/database';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import type { JobDefinition } from '../job.js';
import { Jobs } from '../jobs.js';
import { JobSchedule } from './job-schedule.entity.js';
import { timeAfter } from './time-after.js';

/** Milliseconds between looks for schedules that are due. */
const INTERVAL = 10_000;
/** Milliseconds: nobody knows a schedule any more that has been due for so long. */
const FORGOTTEN = 7 * 24 * 60 * 60 * 1000;

interface ScheduledJob {
  job: JobDefinition;
  cron: string;
}

/** Adds jobs when their schedules say so: once for all processes, and once for all the times that were missed. */
@Injectable()
export class JobSchedules {
  private timer: NodeJS.Timeout | undefined;
  private known = new Map<string, ScheduledJob>();

  constructor(
    @InjectRepository(JobSchedule) private readonly schedules: Repository<JobSchedule>,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** In the order of their names. */
  list(): Promise<JobSchedule[]> {
    return this.schedules.find({ order: { name: 'ASC' } });
  }

  async begin(jobs: readonly JobDefinition[]): Promise<void> {
    this.known = new Map(
      jobs.flatMap((job) => (job.schedule === undefined ? [] : [[job.name, { job, cron: job.schedule }]])),
    );
    await this.declare();
    this.timer = setInterval(() => void this.look(), INTERVAL).unref();
  }

  end(): void {
    clearInterval(this.timer);
  }

  /** Adds the jobs of this process that are due by now; those of another version are left to it. @returns their names */
  @Transactional()
  async runDue(): Promise<string[]> {
    const now = this.clock.now();
    const due = await this.schedules.find({
      where: { name: In([...this.known.keys()]), nextRunAt: LessThanOrEqual(now) },
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
    for (const { name } of due) {
      const { job, cron } = this.scheduled(name);
      // oxlint-disable no-await-in-loop -- one connection does one thing at a time
      await this.jobs.enqueue(job, {});
      await this.schedules.update({ name }, { cron, lastRunAt: now, nextRunAt: timeAfter(cron, now) });
      // oxlint-enable no-await-in-loop
    }
    return due.map(({ name }) => name);
  }

  private scheduled(name: string): ScheduledJob {
    const scheduled = this.known.get(name);
    if (!scheduled) throw new Error(`No job "${name}" is scheduled here.`);
    return scheduled;
  }

  private async look(): Promise<void> {
    await this.runDue().catch((err: unknown) =>
      this.logger.warn({ err }, 'Schedules could not be looked at'),
    );
  }

  /**
   * A changed schedule counts from now on. One that this process does not know may be another version's, so it goes
   * only when nobody has run it for long.
   */
  @Transactional()
  private async declare(): Promise<void> {
    const now = this.clock.now();
    await this.schedules.delete({
      name: Not(In([...this.known.keys()])),
      nextRunAt: LessThan(new Date(now.getTime() - FORGOTTEN)),
    });
    const stored = new Map((await this.schedules.find()).map(({ name, cron }) => [name, cron]));
    const changed = [...this.known].filter(([name, { cron }]) => stored.get(name) !== cron);
    await this.schedules.upsert(
      changed.map(([name, { cron }]) => ({ name, cron, nextRunAt: timeAfter(cron, now) })),
      ['name'],
    );
  }
}
