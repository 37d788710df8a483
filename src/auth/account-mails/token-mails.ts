import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { LIFETIMES, type TokenPurpose } from '../passwords/one-time-token.entity.js';
import { OneTimeTokensService } from '../passwords/one-time-tokens.service.js';
import { type AccountLink, AccountLinks } from './account-links.js';
import { AccountMails, type Addressee } from './account-mails.js';
import { invitationMail } from './invitation.mail.js';
import { passwordResetMail } from './password-reset.mail.js';
import { completeRegistrationMail, verifyEmailMail } from './registration.mails.js';

/** What the mail of a token says of it. */
interface Linked {
  link: AccountLink;
  /** Milliseconds. */
  lifetime: number;
}

/** Mails one-time tokens to the owners of accounts. Each one replaces those before it of the same purpose. */
@Injectable()
export class TokenMails {
  constructor(
    private readonly tokens: OneTimeTokensService,
    private readonly links: AccountLinks,
    private readonly mails: AccountMails,
  ) {}

  /** To who has registered with a password. */
  @Transactional()
  async sendVerification(user: Addressee): Promise<void> {
    await this.mails.send(
      unnamed(user),
      verifyEmailMail,
      await this.issue(user, 'verify_email', 'verify-email'),
    );
  }

  /** To who has registered, and is yet to choose the password that counts. */
  @Transactional()
  async sendCompletion(user: Addressee): Promise<void> {
    const linked = await this.issue(user, 'set_password', 'choose-password');
    await this.mails.send(unnamed(user), completeRegistrationMail, linked);
  }

  @Transactional()
  async sendPasswordReset(user: Addressee): Promise<void> {
    await this.mails.send(
      user,
      passwordResetMail,
      await this.issue(user, 'reset_password', 'reset-password'),
    );
  }

  /** @param invitedBy the name of who invites */
  @Transactional()
  async sendInvitation(user: Addressee, invitedBy: string): Promise<void> {
    const linked = await this.issue(user, 'set_password', 'choose-password');
    await this.mails.send(user, invitationMail, { ...linked, invitedBy });
  }

  private async issue({ id }: Addressee, purpose: TokenPurpose, page: string): Promise<Linked> {
    const { token } = await this.tokens.issue(id, purpose);
    return { link: await this.links.to(page, token), lifetime: LIFETIMES[purpose] };
  }
}

/** Whoever registered an address that is not theirs wrote the name: nobody shall write to others in our mails. */
const unnamed = (user: Addressee): Addressee => ({ ...user, name: '' });
