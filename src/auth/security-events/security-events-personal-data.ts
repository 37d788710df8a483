import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type DataSubject, PersonalData } from '#libs/privacy';
import { StoredSecurityEvent } from './security-event.entity.js';

const OLDEST_FIRST = { createdAt: 'ASC', id: 'ASC' } as const;

/**
 * What happened to someone's account, and where they were when they did something to others'. The latter stays, with
 * an id that is theirs no more than a pseudonym: what was done to an account has to be told from what its owner did.
 */
@Injectable()
export class SecurityEventsPersonalData extends PersonalData {
  readonly name = 'securityEvents';
  readonly entities = [StoredSecurityEvent];

  constructor(
    @InjectRepository(StoredSecurityEvent) private readonly events: Repository<StoredSecurityEvent>,
  ) {
    super();
  }

  async export({ userId }: DataSubject): Promise<object> {
    const events = await this.events.find({ where: { userId }, order: OLDEST_FIRST });
    const actions = await this.events.find({ where: { actorId: userId }, order: OLDEST_FIRST });
    return {
      events: events.map(withoutOthers),
      actions: actions.map(({ actorId: _own, ...action }) => action),
    };
  }

  async erase({ userId }: DataSubject): Promise<void> {
    await this.events.delete({ userId });
    await this.events.update({ actorId: userId }, { ipAddress: null, userAgent: null });
  }
}

/** Where an administrator was is about them. */
function withoutOthers({
  userId: _owner,
  actorId,
  ipAddress,
  userAgent,
  ...event
}: StoredSecurityEvent): object {
  return actorId === null ? { ...event, ipAddress, userAgent } : { ...event, byAnother: true };
}
