import { addressableName, headerText } from './header-text.js';
import { mailFormat } from './mail-format.js';
import { mailLanguageOf } from './mail-language.js';
import { htmlOf, type MailFrame, textOf } from './mail-layout.js';
import type { MailDefinition, MailLanguage } from './mail.js';
import type { Recipient } from './recipient.js';

/** A mail in one language, ready to be sent. */
export interface RenderedMail {
  language: MailLanguage;
  subject: string;
  html: string;
  text: string;
}

/**
 * Writes the mail in the recipient's language, or in English when the mail is not written in it.
 *
 * @param product its name, at the head of the mail
 * @throws TypeError for a link that is no http(s) URL
 */
export function renderMail<T>(
  { texts }: MailDefinition<T>,
  { address, name, locale, timeZone }: Recipient,
  data: T,
  product: string,
): RenderedMail {
  const wanted = mailLanguageOf(locale);
  const language = texts[wanted] ? wanted : 'en';
  const write = texts[language] ?? texts.en;
  const written = write(data, mailFormat(language, locale, timeZone));
  const text = { ...written, subject: headerText(written.subject) };
  const frame: MailFrame = { language, product, name: addressableName(name), address };
  return { language, subject: text.subject, html: htmlOf(text, frame), text: textOf(text, frame) };
}
