import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { Jobs } from '#libs/jobs';
import { UserDeleted, UserErasureScheduled, UserSuspended } from '../users/index.js';
import { releaseTickets } from './release.job.js';

/**
 * Whoever cannot sign in works on nothing. Only the job is asked for in the transaction of the change: it is done if
 * that commits, and however many tickets there are, nobody waits for them to suspend someone.
 */
@Injectable()
export class ReleaseTicketsWhenAccessEnds {
  constructor(private readonly jobs: Jobs) {}

  @OnEvent(UserSuspended.name, { suppressErrors: false })
  @OnEvent(UserDeleted.name, { suppressErrors: false })
  @OnEvent(UserErasureScheduled.name, { suppressErrors: false })
  async release({ userId }: UserSuspended | UserDeleted | UserErasureScheduled): Promise<void> {
    await this.jobs.enqueue(releaseTickets, { userId });
  }
}
