import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import {
  RoleExtended,
  UserAccountsService,
  UserDeleted,
  UserErasureScheduled,
  UserMoved,
  UserRolesChanged,
  UserSuspended,
} from '../../users/index.js';
import { TokenMails } from '../account-mails/token-mails.js';
import { UnconfirmedRegistrations } from '../registration/unconfirmed-registrations.js';
import { OneTimeTokensService } from './one-time-tokens.service.js';

/** Whoever still holds a token must not get an account that has become more, or someone else's, since. */
@Injectable()
export class RevokeTokensWhenAccountChanges {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly registrations: UnconfirmedRegistrations,
    private readonly tokens: OneTimeTokensService,
    private readonly mails: TokenMails,
  ) {}

  @OnEvent(UserDeleted.name, { suppressErrors: false })
  async revokeTokens({ userId }: UserDeleted): Promise<void> {
    await this.tokens.revokeAll(userId);
  }

  /** Who held less before keeps nothing; an owner whose account was only contained keeps the way back. */
  @OnEvent(UserRolesChanged.name, { suppressErrors: false })
  async revokeAtNewRoles({ userId, isExtended }: UserRolesChanged): Promise<void> {
    if (isExtended) await this.tokens.revokeAll(userId);
    else await this.tokens.revokeAllButWaysBack(userId);
    await this.shutOutStrangers(userId);
  }

  /** Who is sent a token at the new address gets it afterwards. */
  @OnEvent(UserMoved.name, { suppressErrors: false })
  async revokeAtMove({ userId }: UserMoved): Promise<void> {
    await this.tokens.revokeAll(userId);
    await this.shutOutStrangers(userId);
    const user = await this.accounts.get(userId);
    if (user.status === 'active' && user.awaitsVerification) await this.mails.sendVerification(user);
  }

  /** Who was suspended is let in by whoever lifts that, and by nothing that was asked for before. */
  @OnEvent(UserSuspended.name, { suppressErrors: false })
  async revokeRequests({ userId }: UserSuspended): Promise<void> {
    await this.tokens.revokeAllButWaysBack(userId);
  }

  /** Nothing happens any more to an account that is to be erased, unless its owner comes or takes it back. */
  @OnEvent(UserErasureScheduled.name, { suppressErrors: false })
  async revokeEmailChange({ userId }: UserErasureScheduled): Promise<void> {
    await this.tokens.revoke(userId, 'confirm_email');
  }

  /** Whoever invited someone chose where the token went, and may hold less than the role permits from now on. */
  @OnEvent(RoleExtended.name, { suppressErrors: false })
  async revokeInvitations({ invitedUserIds }: RoleExtended): Promise<void> {
    await this.tokens.revokeAll(...invitedUserIds);
  }

  /** What an administrator gives to an account was not meant for whoever has registered somebody's address. */
  private async shutOutStrangers(userId: string): Promise<void> {
    const { awaitsVerification, activatedAt } = await this.accounts.get(userId);
    if (awaitsVerification && !activatedAt) await this.registrations.shutOut(userId);
  }
}
