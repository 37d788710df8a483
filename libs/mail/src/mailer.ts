import { Injectable } from '@nestjs/common';
import { Jobs } from '#libs/jobs';
import { MailRegistry } from './mail-registry.js';
import type { MailDefinition } from './mail.js';
import type { Recipient } from './recipient.js';
import { sendMail } from './send-mail.job.js';

/** Sends mails once the change at hand has been saved. */
@Injectable()
export class Mailer {
  constructor(
    private readonly jobs: Jobs,
    private readonly registry: MailRegistry,
  ) {}

  /**
   * Within the open transaction: rolled back, nothing is sent; committed, the mail is sent at least once, in the
   * recipient's language.
   *
   * @throws ZodError for data that the mail's schema refuses, and an address that is none
   * @throws Error for a mail that no module declares
   */
  async send<T>(mail: MailDefinition<T>, to: Recipient, data: T): Promise<void> {
    const { name } = this.registry.get(mail.name);
    await this.jobs.enqueue(sendMail, { mail: name, to, data: mail.data.parse(data) });
  }
}
