import { Injectable } from '@nestjs/common';
import { Jobs } from '#libs/jobs';
import { MailRequests } from '../account-mails/mail-requests.js';
import { PasswordCredentials } from '../passwords/password-credentials.js';
import { PasswordPolicy } from '../passwords/password-policy.js';
import type { Device } from '../sessions/device.js';
import { register, resendVerification } from './registration.jobs.js';
import { RegistrationPolicy } from './registration-policy.js';

export interface Registration {
  email: string;
  password: string;
  name: string;
}

/**
 * Takes registrations. Whatever depends on the address is left to a job: the answer, and the time that it takes,
 * are the same for every one (ASVS 6.3.8).
 */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly registration: RegistrationPolicy,
    private readonly passwords: PasswordPolicy,
    private readonly credentials: PasswordCredentials,
    private readonly requests: MailRequests,
    private readonly jobs: Jobs,
  ) {}

  /** @throws RegistrationClosed, RateLimited, PasswordRefused, HashingBusy */
  async register({ email, password, name }: Registration, device: Device): Promise<void> {
    await this.registration.assertOpen();
    await this.requests.admit(device);
    await this.passwords.assertAcceptable(password, { email, name }, '/password');
    const hash = await this.credentials.hash(password);
    if (await this.requests.mayMail('registration', email, device))
      await this.jobs.enqueue(register, { email, name, hash });
  }

  /** @throws RateLimited */
  async resendVerification(email: string, device: Device): Promise<void> {
    await this.requests.admit(device);
    if (await this.requests.mayMail('verification', email, device))
      await this.jobs.enqueue(resendVerification, { email });
  }
}
