import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { NotInvited, UsersService } from '../../users/index.js';
import { MailRequests } from '../account-mails/mail-requests.js';
import { UnconfirmedRegistrations } from '../registration/unconfirmed-registrations.js';
import type { Device } from '../sessions/device.js';
import { InvitationsService } from './invitations.service.js';

/** Invites people again who have not come. */
@Injectable()
export class RenewedInvitationsService {
  constructor(
    private readonly users: UsersService,
    private readonly registrations: UnconfirmedRegistrations,
    private readonly invitations: InvitationsService,
    private readonly requests: MailRequests,
  ) {}

  /** Another mail, whose token replaces the one before. @throws UserNotFound, NotInvited, RateLimited, … */
  @Transactional()
  async renew(actor: Actor, userId: string, device: Device): Promise<void> {
    const user = await this.users.lock(userId, actor);
    if (user.status !== 'invited') throw new NotInvited();
    await this.requests.admitMail('invitation', user.email, device);
    // A stranger may have registered the address: neither their password nor what they were sent may count.
    if (user.isUnconfirmed) await this.registrations.shutOut(userId);
    await this.invitations.send(actor, [user]);
  }
}
