import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { RolesService, UserAccountsService, UsersService, type UserWithRoles } from '../../users/index.js';
import type { Addressee } from '../account-mails/account-mails.js';
import { RegistrationPolicy } from '../registration/registration-policy.js';
import { InvitationMails } from './invitation-mails.js';

/** Makes accounts for other people, who choose their passwords themselves: a mail brings them the token. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly users: UsersService,
    private readonly roles: RolesService,
    private readonly registration: RegistrationPolicy,
    private readonly mails: InvitationMails,
  ) {}

  /** @throws RegistrationClosed when nobody makes accounts for others */
  assertOpen(): Promise<void> {
    return this.registration.assertInviting();
  }

  /** @throws RegistrationClosed, EmailTaken, UnknownRole, BeyondOwnPermissions */
  @Transactional()
  async invite(
    actor: Actor,
    person: { email: string; name: string; roles: string[] },
  ): Promise<UserWithRoles> {
    await this.accounts.confirm(actor);
    await this.assertOpen();
    await this.roles.assertMayGrant(actor, person.roles);
    const user = await this.accounts.create(person, person.roles);
    await this.send(actor, [user]);
    return this.users.get(user.id);
  }

  /** Sends invitations to people who have accounts without a password. */
  @Transactional()
  async send(actor: Actor, people: readonly Addressee[]): Promise<void> {
    await this.mails.send(actor, people);
  }
}
