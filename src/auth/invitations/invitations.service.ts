import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import {
  NotInvited,
  RolesService,
  UserAccountsService,
  UsersService,
  type UserWithRoles,
} from '../../users/index.js';
import { OneTimeTokensService } from '../passwords/one-time-tokens.service.js';

/** Milliseconds in which the invited person chooses a password. */
const LIFETIME = 24 * 60 * 60 * 1000;

export interface Invitation {
  user: UserWithRoles;
  token: string;
  expiresAt: Date;
}

/** Makes accounts for other people, who choose their passwords themselves. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly users: UsersService,
    private readonly roles: RolesService,
    private readonly tokens: OneTimeTokensService,
  ) {}

  /** @throws EmailTaken, UnknownRole, BeyondOwnPermissions */
  @Transactional()
  async invite(actor: Actor, person: { email: string; name: string; roles: string[] }): Promise<Invitation> {
    await this.accounts.confirm(actor);
    await this.roles.assertMayGrant(actor, person.roles);
    const { id } = await this.accounts.create(person, person.roles);
    const { token, expiresAt } = await this.tokens.issue(id, 'set_password', LIFETIME);
    return { user: await this.users.get(id), token, expiresAt };
  }

  /** A new token in place of one that has expired or was lost. @throws UserNotFound, NotInvited, BeyondOwnPermissions */
  @Transactional()
  async renew(actor: Actor, userId: string): Promise<Pick<Invitation, 'token' | 'expiresAt'>> {
    await this.accounts.confirm(actor);
    await this.roles.assertMayActOn(actor, userId);
    const { status } = await this.accounts.get(userId);
    if (status !== 'invited') throw new NotInvited();
    return this.tokens.issue(userId, 'set_password', LIFETIME);
  }
}
