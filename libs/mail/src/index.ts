/**
 * {@include ../README.md}
 *
 * @module mail
 */

export { addressableName } from './header-text.js';
export { declareMails, type MailDeclaration } from './mail-declaration.js';
export { MailRegistry } from './mail-registry.js';
export { MailCatcher, type OutgoingMail, type MailAddress } from './mail-transport.js';
export { mailRefused } from './mail.events.js';
export {
  defineMail,
  MAIL_LANGUAGES,
  type MailDefinition,
  type MailFormat,
  type MailText,
  type MailOptions,
  type WriteMail,
} from './mail.js';
export { MailModule } from './mail.module.js';
export { Mailer } from './mailer.js';
export type { Recipient } from './recipient.js';
export { renderMail, type RenderedMail } from './render-mail.js';
