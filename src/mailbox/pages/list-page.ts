import { htmlEscape } from 'escape-goat';
import type { MailSummary } from '../mailbox.repository.js';
import { page } from './page.js';

interface Wanted {
  q: string;
  before?: string;
  hasOlder: boolean;
}

/** The kept mails, newest first. */
export function listPage(mails: readonly MailSummary[], wanted: Wanted): string {
  const search = htmlEscape`<form><input type="search" name="q" value="${wanted.q}" placeholder="Address, subject or text" aria-label="Search"><button>Search</button></form>`;
  const lead =
    '<p>What the application sends is kept here while <code>MAIL_URL</code> is not set. The newest 1,000 stay.</p>';
  const body = mails.length === 0 ? empty(wanted) : `<table>${mails.map(row).join('\n')}</table>`;
  return page('Mails', `<h1>Mails</h1>${lead}${search}${body}${olderLink(mails, wanted)}`);
}

function row({ id, subject, address, mail, language, receivedAt }: MailSummary): string {
  return htmlEscape`<tr><th><a href="/dev/mailbox/${id}">${subject}</a><br><small class="soft"><code>${mail}</code> ${language}</small></th>
<td>${address}</td><td class="when">${whenText(receivedAt)}</td></tr>`;
}

/** Such as `2026-11-22 23:15:08 UTC`. */
export function whenText(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function empty({ q }: Wanted): string {
  const text = q === '' ? 'There is no mail yet.' : `No mail has “${q}” in it.`;
  return htmlEscape`<p class="empty">${text}</p>`;
}

function olderLink(mails: readonly MailSummary[], { q, hasOlder }: Wanted): string {
  const last = mails.at(-1);
  if (!hasOlder || !last) return '';
  const query = new URLSearchParams({ ...(q !== '' && { q }), before: last.id });
  return htmlEscape`<p><a href="/dev/mailbox?${query.toString()}" rel="next">Older mails</a></p>`;
}
