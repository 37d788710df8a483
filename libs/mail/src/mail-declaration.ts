import type { ValueProvider } from '@nestjs/common';
import type { MailDefinition } from './mail.js';

/** One feature's mails, found by the registry wherever a module provides them. */
export class MailDeclaration {
  constructor(readonly mails: readonly MailDefinition[]) {}
}

/**
 * Declares a feature's mails among its module's providers.
 *
 * @example
 * @Module({ providers: [declareMails([reminderMail])] })
 */
export function declareMails(
  // oxlint-disable-next-line typescript/no-explicit-any -- each of them has data of its own
  mails: readonly MailDefinition<any>[],
): ValueProvider<MailDeclaration> {
  return { provide: Symbol('mails'), useValue: new MailDeclaration(mails) };
}
