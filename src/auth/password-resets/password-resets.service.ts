import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { Jobs, OnJob, type Payload } from '#libs/jobs';
import { UserAccountsService } from '../../users/index.js';
import { MailRequests } from '../account-mails/mail-requests.js';
import { TokenMails } from '../account-mails/token-mails.js';
import type { Device } from '../sessions/device.js';
import { sendPasswordReset } from './password-resets.job.js';

/** Mails tokens to people who have forgotten their passwords. */
@Injectable()
export class PasswordResetsService {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly requests: MailRequests,
    private readonly mails: TokenMails,
    private readonly jobs: Jobs,
  ) {}

  /** What depends on the address is left to a job, so that the time tells nothing (ASVS 6.3.8). @throws RateLimited */
  async request(email: string, device: Device): Promise<void> {
    await this.requests.admit(device);
    if (await this.requests.mayMail('reset', email, device))
      await this.jobs.enqueue(sendPasswordReset, { email });
  }

  /** An account that is suspended or deleted gets nothing; one that was invited has its invitation. */
  @OnJob(sendPasswordReset)
  @Transactional()
  async send({ email }: Payload<typeof sendPasswordReset>): Promise<void> {
    const user = await this.accounts.lockByEmail(email);
    if (user?.status === 'active') await this.mails.sendPasswordReset(user);
    else if (user?.status === 'invited' && user.registeredAt) await this.mails.sendCompletion(user);
  }
}
