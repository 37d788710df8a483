import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, LessThan, Not, Repository } from 'typeorm';
import { z } from 'zod';
import { Transactional } from '#libs/database';
import { defineJob, type JobRun, OnJob } from '#libs/jobs';
import { Clock } from '#libs/kernel';
import { SecurityEvents } from '../security-events/security-events.js';
import { SessionLifetime } from '../sessions/session-lifetime.js';
import { Session } from '../sessions/session.entity.js';

const endImpersonationsJob = defineJob({
  name: 'auth.end_impersonations',
  payload: z.object({}),
  timeout: 3600,
  schedule: '*/10 * * * *',
});

/** Nobody calls when the hour of acting for someone is over: what nobody has ended is ended here, and told of. */
@Injectable()
export class EndExpiredImpersonations {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly lifetime: SessionLifetime,
    private readonly events: SecurityEvents,
    private readonly clock: Clock,
  ) {}

  @OnJob(endImpersonationsJob)
  async endExpired(_payload: object, { signal }: JobRun): Promise<void> {
    const createdAt = LessThan((await this.lifetime.bounds()).impersonatedSince);
    const expired = await this.sessions.findBy({
      impersonatorId: Not(IsNull()),
      endedAt: IsNull(),
      createdAt,
    });
    for (const session of expired) {
      if (signal.aborted) return;
      // oxlint-disable-next-line no-await-in-loop -- one after the other: the database has other work
      await this.end(session);
    }
  }

  /** Of two processes at once, one tells of it. */
  @Transactional()
  private async end({ id, userId, impersonatorId }: Session): Promise<void> {
    const ended = { endedAt: this.clock.now(), endReason: 'expired' } as const;
    const { affected } = await this.sessions.update({ id, endedAt: IsNull() }, ended);
    if (affected !== 1) return;
    await this.events.record({ type: 'impersonation_ended', userId, actorId: impersonatorId ?? undefined });
  }
}
