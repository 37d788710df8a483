import { Global, Module } from '@nestjs/common';
import { DatabaseModule } from '#libs/database';
import { MailCatcher } from '#libs/mail';
import { declarePersonalData } from '#libs/privacy';
import { MailboxMail } from './mailbox-mail.entity.js';
import { MailboxPages } from './mailbox-pages.js';
import { MailboxPersonalData } from './mailbox-personal-data.js';
import { MailboxTransport } from './mailbox-transport.js';
import { MailboxRepository } from './mailbox.repository.js';

/** Where mails go, and are shown, while there is no server for them. Global for `MailCatcher`. */
@Global()
@Module({
  imports: [DatabaseModule.forFeature([MailboxMail])],
  providers: [
    MailboxRepository,
    { provide: MailCatcher, useClass: MailboxTransport },
    MailboxPages,
    declarePersonalData(MailboxPersonalData),
  ],
  exports: [MailCatcher],
})
export class MailboxModule {}
