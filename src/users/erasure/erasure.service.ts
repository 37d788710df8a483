import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { SessionEnded } from '#libs/access';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { DomainEvents } from '#libs/jobs';
import { RolesService } from '../roles/roles.service.js';
import { UserErasureScheduled } from '../user.events.js';
import { UsersRepository } from '../users.repository.js';
import { ErasureGrace } from './erasure-grace.js';
import { erasureScheduled } from './erasure.events.js';
import { tell } from '../tell.js';

/** Lets people delete their own accounts, for good after a time of grace. */
@Injectable()
export class ErasureService {
  constructor(
    private readonly users: UsersRepository,
    private readonly roles: RolesService,
    private readonly grace: ErasureGrace,
    private readonly events: DomainEvents,
    private readonly emitter: EventEmitter2,
  ) {}

  /** Ends the sessions too. Answers when the account is erased. @throws SessionEnded, LastAdministrator */
  @Transactional()
  async schedule({ userId }: Actor): Promise<Date> {
    const user = await this.users.lock(userId);
    if (user.status !== 'active') throw new SessionEnded();
    if (user.eraseAt) return user.eraseAt;
    await this.roles.assertNotLastAdministrator(user);
    const { from, until: eraseAt } = await this.grace.span();
    user.scheduleErasure(eraseAt, from);
    await this.users.save(user);
    await tell(this.emitter, new UserErasureScheduled(userId));
    await this.events.record(erasureScheduled, { userId, eraseAt: eraseAt.toISOString() });
    return eraseAt;
  }
}
