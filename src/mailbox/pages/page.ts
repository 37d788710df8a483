import { htmlEscape } from 'escape-goat';
import { ICON } from '#libs/openapi';
import { STYLE } from './style.js';

/**
 * A page with the head that all of them have.
 *
 * @param title as text
 * @param content as HTML, in which everything from outside is escaped
 */
export function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">${htmlEscape`<title>${title} – Mailbox</title><link rel="icon" href="${ICON}">`}<style>${STYLE}</style></head>
<body><nav><b>Mailbox</b><a href="/dev/mailbox">Mails</a><a href="/dev/mailbox/templates">Templates</a><a href="/">API</a></nav>
${content}</body></html>`;
}

/** The frame that shows a mail's HTML: without scripts, and as a stranger to this site. */
export function frame(path: string, title: string): string {
  return htmlEscape`<iframe src="${path}" title="${title}" sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy"></iframe>`;
}

/** A mail's HTML for its frame: links open in a tab of their own, as in mail programs. */
export function framed(html: string): string {
  return html.replace('<head>', '<head><base target="_blank">');
}
