import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { MailConfig } from '#libs/config';
import { StartupError } from '#libs/kernel';
import { MailDelivery } from './mail-delivery.js';
import { MailRegistry } from './mail-registry.js';
import { MailCatcher, MailTransport } from './mail-transport.js';
import { Mailer } from './mailer.js';
import { SmtpTransport } from './smtp-transport.js';

/** Gives `Mailer`, which sends over `MAIL_URL`, or to the `MailCatcher` of a feature where there is none. */
@Module({})
export class MailModule {
  static forRoot(): DynamicModule {
    return {
      module: MailModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        {
          provide: MailTransport,
          inject: [MailConfig, { token: MailCatcher, optional: true }],
          useFactory: openTransport,
        },
        MailRegistry,
        MailDelivery,
        Mailer,
      ],
      exports: [MailRegistry, Mailer],
    };
  }
}

function openTransport({ url }: MailConfig, catcher?: MailCatcher): MailTransport {
  if (url) return new SmtpTransport(url);
  if (catcher) return catcher;
  throw new StartupError('Mails need a server. Set MAIL_URL.');
}
