import type { MailLanguage } from './mail.js';

/** A mailbox, such as `Ada <ada@example.com>`. */
export interface MailAddress {
  /** '' when there is none. */
  name: string;
  address: string;
}

/** A mail on its way. */
export interface OutgoingMail {
  /** Of the job, the same in every attempt. */
  id: string;
  /** Of its definition, such as `auth.password_reset`. */
  mail: string;
  language: MailLanguage;
  from: MailAddress;
  to: MailAddress;
  subject: string;
  html: string;
  text: string;
  /** Beside those above, by their names. */
  headers: Record<string, string>;
}

/** Takes mails out of the application. */
export abstract class MailTransport {
  /**
   * @throws RecipientRefused when the address will never take a mail; any other error means that it may work later
   */
  abstract send(mail: OutgoingMail): Promise<void>;
}

/** Takes mails where there is no server for them; a feature may provide one. */
export abstract class MailCatcher extends MailTransport {}

/** The recipient's server does not want mails to this address, now or later. */
export class RecipientRefused extends Error {
  /** @param reason what the server said */
  constructor(readonly reason: string) {
    super(`The recipient was refused: ${reason}`);
  }
}
