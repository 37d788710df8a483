import { htmlEscape } from 'escape-goat';
import { MAIL_LANGUAGES, type MailDefinition, type RenderedMail, renderMail } from '#libs/mail';
import { frame, page } from './page.js';

const READER = { address: 'ada@example.com', name: 'Ada Example', timeZone: 'Europe/Berlin' };

/** The mail with its sample, in one language. */
export function previewOf(mail: MailDefinition, language: string, product: string): RenderedMail {
  return renderMail(mail, { ...READER, locale: language }, mail.sample, product);
}

/** Every mail that features declare, with its sample, in every language. */
export function templatesPage(mails: readonly MailDefinition[], product: string): string {
  const sorted = mails.toSorted((one, other) => one.name.localeCompare(other.name));
  const sections = sorted.map((mail) => sectionOf(mail, product));
  const body =
    sections.length === 0 ? '<p class="empty">No feature declares a mail.</p>' : sections.join('\n');
  return page(
    'Templates',
    `<h1>Templates</h1><p>Every mail with sample data, in each language, as HTML and as text.</p>${body}`,
  );
}

function sectionOf(mail: MailDefinition, product: string): string {
  return MAIL_LANGUAGES.map((language) => {
    const { subject, text } = previewOf(mail, language, product);
    const path = `/dev/mailbox/templates/${mail.name}/${language}`;
    return `${htmlEscape`<h2><code>${mail.name}</code> ${language}: ${subject}</h2>`}
<div class="pair">${frame(path, `${mail.name} in ${language}`)}${htmlEscape`<pre>${text}</pre>`}</div>`;
  }).join('\n');
}
