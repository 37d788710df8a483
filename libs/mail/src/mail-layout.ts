import { htmlEscape } from 'escape-goat';
import type { MailLanguage, MailText } from './mail.js';

/** What the layout puts around an author's text. */
export interface MailFrame {
  language: MailLanguage;
  /** Of the product, from `MAIL_FROM`. */
  product: string;
  /** How the reader is addressed; '' when nobody is. */
  name: string;
  address: string;
}

const WORDS: Record<MailLanguage, { hello: string; footer: (product: string, address: string) => string }> = {
  en: {
    hello: 'Hello',
    footer: (product, address) =>
      `${product} sent this mail by itself to ${address}. Answers to it are not read.`,
  },
  de: {
    hello: 'Guten Tag',
    footer: (product, address) =>
      `${product} hat diese Mail automatisch an ${address} gesendet. Antworten darauf werden nicht gelesen.`,
  },
};

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const PARAGRAPH = 'margin:0 0 16px;overflow-wrap:anywhere';
const BUTTON =
  'display:inline-block;padding:12px 22px;border-radius:8px;background:#2f6f4f;color:#ffffff;font-weight:600;text-decoration:none';

/** For programs that know it; the others show the light colours, which stand on the elements. */
const DARK = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){.page{background:#16181c!important;color:#e7e9ec!important}
.card{background:#20242a!important;border-color:#343a43!important}.soft,.soft a{color:#a3abb8!important}
.brand{color:#7cc7a0!important}.button{background:#3f8a65!important}}`;

/** The mail as HTML. All that comes from outside is escaped here, and nowhere else. */
export function htmlOf({ subject, intro, action, outro = [] }: MailText, frame: MailFrame): string {
  const { language, product, address } = frame;
  const blocks = [
    ...[...greetingOf(frame), ...intro].map((text) => paragraph(text)),
    ...(action ? [button(action)] : []),
    ...outro.map((text) => paragraph(text)),
  ];
  const footer = WORDS[language].footer(product, address);
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">${htmlEscape`<title>${subject}</title>`}<style>${DARK}</style></head>
<body class="page" style="margin:0;padding:32px 16px;background:#f4f6f5;color:#1d2420;${FONT};font-size:16px;line-height:1.55">
<div style="max-width:560px;margin:0 auto">
${htmlEscape`<p class="brand" style="margin:0 0 16px;font-weight:700;color:#2f6f4f">${product}</p>`}
<div class="card" style="padding:28px 28px 14px;background:#ffffff;border:1px solid #e3e6ea;border-radius:12px">
${htmlEscape`<h1 style="margin:0 0 18px;font-size:21px;line-height:1.3">${subject}</h1>`}
${blocks.join('\n')}
</div>
${htmlEscape`<p class="soft" style="margin:18px 0 0;font-size:13px;color:#5a6270;overflow-wrap:anywhere">${footer}</p>`}
</div></body></html>
`;
}

/** The same for programs that show no HTML. */
export function textOf({ subject, intro, action, outro = [] }: MailText, frame: MailFrame): string {
  const { language, product, address } = frame;
  const link = action ? [`${action.label}:\n${linkOf(action.url)}`] : [];
  const footer = `-- \n${WORDS[language].footer(product, address)}`;
  return `${[subject, ...greetingOf(frame), ...intro, ...link, ...outro, footer].join('\n\n')}\n`;
}

function greetingOf({ language, name }: MailFrame): string[] {
  return name === '' ? [] : [`${WORDS[language].hello} ${name},`];
}

const paragraph = (text: string): string => htmlEscape`<p style="${PARAGRAPH}">${text}</p>`;

function button({ label, url }: { label: string; url: string }): string {
  return htmlEscape`<p style="margin:24px 0"><a class="button" href="${linkOf(url)}" style="${BUTTON}">${label}</a></p>`;
}

/** @throws TypeError for what is no link to a web page */
function linkOf(url: string): string {
  const { protocol, username, password, href } = new URL(url);
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') {
    throw new TypeError('The link of a mail must be an http(s) URL without credentials.');
  }
  return href;
}
