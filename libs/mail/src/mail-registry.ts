import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { StartupError } from '#libs/kernel';
import { MailDeclaration } from './mail-declaration.js';
import type { MailDefinition } from './mail.js';

/** Every mail that the application's features declare. */
@Injectable()
export class MailRegistry implements OnModuleInit {
  private readonly mails = new Map<string, MailDefinition>();

  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws StartupError when two mails have one name */
  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders() as { instance: unknown }[]) {
      if (instance instanceof MailDeclaration) instance.mails.forEach((each) => this.add(each));
    }
  }

  all(): MailDefinition[] {
    return [...this.mails.values()];
  }

  /** @throws Error for a name that nobody declares */
  get(name: string): MailDefinition {
    const mail = this.mails.get(name);
    if (!mail) throw new Error(`No module declares the mail "${name}" with declareMails(…).`);
    return mail;
  }

  private add(mail: MailDefinition): void {
    if (this.mails.has(mail.name)) {
      throw new StartupError(`Two modules declare the mail "${mail.name}". Remove one.`);
    }
    this.mails.set(mail.name, mail);
  }
}
