import { Injectable } from '@nestjs/common';
import { SessionEnded } from '#libs/access';
import type { Actor } from '#libs/context';
import { UserAccountsService } from '../../users/index.js';
import { EmailNotVerified } from '../auth.errors.js';
import { sessionIdOf } from '../sessions/own-session.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';

type User = Awaited<ReturnType<UserAccountsService['get']>>;

/** Says who may add a way into their account, or what protects it. */
@Injectable()
export class NewWays {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly sessions: SessionsRepository,
  ) {}

  /**
   * Whoever registered the address of someone else would keep a way in, or shut them out, when its owner comes.
   *
   * @throws EmailNotVerified
   */
  async assertMayAdd({ userId }: Actor): Promise<User> {
    const user = await this.accounts.get(userId);
    if (user.awaitsVerification) throw new EmailNotVerified(userId);
    return user;
  }

  /**
   * To be called first in the transaction that adds one: the account stays locked. What took long before it may have
   * outlived the session that began it (ASVS 15.4.2).
   *
   * @throws SessionEnded, BeyondOwnPermissions, EmailNotVerified
   */
  async lock(actor: Actor): Promise<User> {
    const { userId } = actor;
    await this.accounts.confirm(actor);
    const user = await this.accounts.findLocked(userId);
    const session = await this.sessions.lock(sessionIdOf(actor));
    if (user?.status !== 'active' || !session || session.endedAt) throw new SessionEnded();
    if (user.awaitsVerification) throw new EmailNotVerified(userId);
    return user;
  }
}
