import { Injectable } from '@nestjs/common';
import { Clock, fold } from '#libs/kernel';
import { MailCatcher, type OutgoingMail } from '#libs/mail';
import { MailboxRepository } from './mailbox.repository.js';

/** Keeps mails in the database instead of sending them, so that they are there after a restart. */
@Injectable()
export class MailboxTransport extends MailCatcher {
  constructor(
    private readonly mailbox: MailboxRepository,
    private readonly clock: Clock,
  ) {
    super();
  }

  async send({ id, mail, language, from, to, subject, html, text, headers }: OutgoingMail): Promise<void> {
    const { address } = to;
    await this.mailbox.keep({
      id,
      mail,
      language,
      address,
      subject,
      headers: { From: mailboxText(from), To: mailboxText(to), Subject: subject, ...headers },
      html,
      text,
      folded: fold([mail, mailboxText(to), text].join('\n')),
      receivedAt: this.clock.now(),
    });
  }
}

const mailboxText = ({ name, address }: OutgoingMail['to']): string =>
  name === '' ? address : `${name} <${address}>`;
