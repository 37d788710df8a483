import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, IsNull, MoreThan, Repository } from 'typeorm';
import { ActorConfirmation } from '#libs/access';
import { Cache } from '#libs/cache';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { Clock } from '#libs/kernel';
import { SecurityEvents } from '../security-events/security-events.js';
import { sessionIdOf } from '../sessions/own-session.js';
import { Session } from '../sessions/session.entity.js';
import { SESSIONS_TAG } from '../sessions/sessions.repository.js';
import { END_ALL_SESSIONS } from './all-sessions.permissions.js';

/** Sessions that one transaction ends: whoever refreshes one of them waits for no more than these. */
const BATCH = 1000;
/**
 * An ended session may have begun another one, to act for someone, while it was waited for: that ends at the second
 * look. More would only end those of people who have come back meanwhile.
 */
const MOST_LOOKS = 3;
/** Before every id. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Ends everybody's sessions. */
@Injectable()
export class AllSessionsService {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly confirmation: ActorConfirmation,
    private readonly events: SecurityEvents,
    private readonly cache: Cache,
    private readonly clock: Clock,
  ) {}

  /** All but the actor's own one. @throws SessionEnded, PermissionDenied */
  async endAll(actor: Actor): Promise<void> {
    await this.begin(actor);
    try {
      for (let looks = 0, hasEnded = true; hasEnded && looks < MOST_LOOKS; looks++)
        // oxlint-disable-next-line no-await-in-loop -- each looks at what the one before it has left
        hasEnded = await this.endOnce(sessionIdOf(actor));
    } finally {
      // Should it break off, those that were ended are.
      await this.cache.invalidate([SESSIONS_TAG]);
    }
  }

  /** First of all: what dies half-way has happened, too. */
  @Transactional()
  private async begin(actor: Actor): Promise<void> {
    await this.confirmation.confirm(actor, END_ALL_SESSIONS);
    await this.events.record({ type: 'all_sessions_ended', userId: null, actorId: actor.userId });
  }

  /** Whether any was open. */
  private async endOnce(keptId: string): Promise<boolean> {
    let [after, hasEnded] = [FIRST, false];
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- each begins where the one before it ended
      const ids = (await this.openAfter(after)).map(({ id }) => id);
      const others = ids.filter((id) => id !== keptId);
      // oxlint-disable-next-line no-await-in-loop -- one after the other: the database has other work
      if (others.length > 0) await this.end(others);
      hasEnded ||= others.length > 0;
      after = ids.at(-1) ?? after;
      if (ids.length < BATCH) return hasEnded;
    }
  }

  private openAfter(id: string): Promise<Pick<Session, 'id'>[]> {
    const where = { id: MoreThan(id), endedAt: IsNull() };
    return this.sessions.find({ select: { id: true }, where, order: { id: 'ASC' }, take: BATCH });
  }

  @Transactional()
  private async end(ids: string[]): Promise<void> {
    const ended = { endedAt: this.clock.now(), endReason: 'ended_by_administrator' } as const;
    await this.sessions.update({ id: In(ids), endedAt: IsNull() }, ended);
  }
}
