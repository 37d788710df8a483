import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { Jobs, type JobRun, OnJob } from '#libs/jobs';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { PersonalDataRegistry } from '#libs/privacy';
import { UsersRepository } from '../users.repository.js';
import { eraseDue } from './erase-due.job.js';

/** Accounts of one run; with more than these due, another run follows. */
const BATCH = 100;

/** Erases accounts, each in a transaction of its own: killed on the way, the next run goes on. */
@Injectable()
export class DueErasures {
  constructor(
    private readonly users: UsersRepository,
    private readonly personalData: PersonalDataRegistry,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** One that fails stops no other. @throws AggregateError of those that failed */
  @OnJob(eraseDue)
  async eraseAll(_payload: object, { signal }: Pick<JobRun, 'signal'>): Promise<void> {
    const ids = await this.users.findDueForErasure(this.clock.now(), BATCH);
    const failures: unknown[] = [];
    for (const id of ids) {
      if (signal.aborted) return;
      // oxlint-disable-next-line no-await-in-loop -- one account after the other
      await this.erase(id).catch((error: unknown) => failures.push(error));
    }
    if (ids.length === BATCH && failures.length < BATCH) await this.jobs.enqueue(eraseDue, {});
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} erasures failed.`);
  }

  /** Whoever signs in at this moment waits, and finds no account; or was faster, and keeps it. */
  @Transactional()
  private async erase(id: string): Promise<void> {
    const user = await this.users.lockDueForErasure(id, this.clock.now());
    if (!user) return;
    await this.personalData.erase({ userId: id, email: user.email });
    this.logger.info({ event: 'account_erased', userId: id }, 'an account was erased');
  }
}
