import { htmlEscape } from 'escape-goat';
import type { MailboxMail } from '../mailbox-mail.entity.js';
import { whenText } from './list-page.js';
import { frame, page } from './page.js';

/** One kept mail: its headers, its HTML as a mail program shows it, and its text. */
export function mailPage({ id, subject, mail, language, headers, text, receivedAt }: MailboxMail): string {
  const fields = Object.entries({
    ...headers,
    Received: whenText(receivedAt),
    Template: `${mail} (${language})`,
  });
  const rows = fields.map(([name, value]) => htmlEscape`<tr><th>${name}</th><td>${value}</td></tr>`);
  return page(
    subject,
    `${htmlEscape`<h1>${subject}</h1>`}<table class="fields">${rows.join('\n')}</table>
<h2>HTML</h2>${frame(`/dev/mailbox/${id}/html`, 'The mail as HTML')}
<h2>Text</h2>${htmlEscape`<pre>${text}</pre>`}`,
  );
}
