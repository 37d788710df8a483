import { Injectable } from '@nestjs/common';
import { type MailDefinition, Mailer } from '#libs/mail';
import { locale, SettingsService, timeZone } from '../../settings/index.js';

/** Whom a mail is for. */
export interface Addressee {
  /** Of the account. */
  id: string;
  email: string;
  name: string;
}

/** Mails to people about their accounts, in the language and the time zone of their settings. */
@Injectable()
export class AccountMails {
  constructor(
    private readonly mailer: Mailer,
    private readonly settings: SettingsService,
  ) {}

  /** Within the open transaction: rolled back, nothing is sent. @throws ZodError for data that the mail refuses */
  async send<T>({ id, email, name }: Addressee, mail: MailDefinition<T>, data: T): Promise<void> {
    const preferences = await this.settings.getAllFor(id, { locale, timeZone });
    await this.mailer.send(mail, { address: email, name, ...preferences }, data);
  }
}
