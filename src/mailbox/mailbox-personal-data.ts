import { Injectable } from '@nestjs/common';
import { type DataSubject, PersonalData } from '#libs/privacy';
import { MailboxMail } from './mailbox-mail.entity.js';
import { MailboxRepository } from './mailbox.repository.js';

/** Mails that were kept instead of sent, to someone or with their address in them. */
@Injectable()
export class MailboxPersonalData extends PersonalData {
  readonly name = 'mailbox';
  readonly entities = [MailboxMail];

  constructor(private readonly mailbox: MailboxRepository) {
    super();
  }

  async export({ email }: DataSubject): Promise<object> {
    const mails = await this.mailbox.findTo(email);
    // The texts are left out: they hold one-time tokens.
    return { mails: mails.map(({ mail, subject, receivedAt }) => ({ mail, subject, receivedAt })) };
  }

  async erase({ email }: DataSubject): Promise<void> {
    await this.mailbox.removeWith(email);
  }
}
