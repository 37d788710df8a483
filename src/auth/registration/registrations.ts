import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { OnJob, type Payload } from '#libs/jobs';
import { EmailTaken, UserAccountsService } from '../../users/index.js';
import { AccountMails } from '../account-mails/account-mails.js';
import { alreadyRegisteredMail } from '../account-mails/registration.mails.js';
import { TokenMails } from '../account-mails/token-mails.js';
import { PasswordCredentials } from '../passwords/password-credentials.js';
import { register, resendVerification } from './registration.jobs.js';
import { UnconfirmedRegistrations } from './unconfirmed-registrations.js';

type User = Awaited<ReturnType<UserAccountsService['get']>>;

/** Makes the accounts of who registered, and says to others what they have. */
@Injectable()
export class Registrations {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly credentials: PasswordCredentials,
    private readonly unconfirmed: UnconfirmedRegistrations,
    private readonly tokenMails: TokenMails,
    private readonly mails: AccountMails,
  ) {}

  @OnJob(register)
  async register(registration: Payload<typeof register>): Promise<void> {
    try {
      await this.receive(registration);
    } catch (error) {
      if (!(error instanceof EmailTaken)) throw error;
      // Another registration of the address was faster, and can be seen now.
      await this.receive(registration);
    }
  }

  @Transactional()
  private async receive({ email, name, hash }: Payload<typeof register>): Promise<void> {
    const user = await this.accounts.lockByEmail(email);
    if (!user) return this.welcome(await this.accounts.register({ email, name }), hash);
    // The job ran before, and its process died before that was known.
    if (await this.credentials.holds(user.id, hash)) return;
    if (user.status !== 'invited' || !user.registeredAt) {
      return this.mails.send(user, alreadyRegisteredMail, { isInvited: user.status === 'invited' });
    }
    await this.repeat(user);
  }

  private async welcome(user: User, hash: string): Promise<void> {
    await this.credentials.store(user.id, hash);
    await this.tokenMails.sendVerification(user);
  }

  /**
   * Nobody can tell whose password is whose: a stranger may have registered the address first, or second, so that
   * its owner confirms the stranger's. None of them counts then, and who reads the mail chooses one.
   */
  private async repeat(user: User): Promise<void> {
    await this.unconfirmed.shutOut(user.id);
    await this.tokenMails.sendCompletion(user);
  }

  @OnJob(resendVerification)
  @Transactional()
  async resend({ email }: Payload<typeof resendVerification>): Promise<void> {
    const user = await this.accounts.lockByEmail(email);
    if (!user?.awaitsVerification || user.status === 'suspended') return;
    if (await this.credentials.exists(user.id)) await this.tokenMails.sendVerification(user);
    else await this.tokenMails.sendCompletion(user);
  }
}
