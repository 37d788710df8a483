import { problemStatus } from '#libs/http';
import { detailOf, errorCatalogue } from './error-catalogue.js';

/** What browsers show in the tab, as a URL that needs no request. */
export const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#2f6f4f"/>' +
    '<path d="M5.5 4l6 4-6 4z" fill="#fff"/></svg>',
)}`;

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#e3e6ea,#3a3f47);--soft:light-dark(#5a6270,#a3abb8)}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:4rem auto;padding:0 1.5rem}
h1{font-size:2rem;margin:0}p{color:var(--soft);margin:.4rem 0 2rem}a{color:light-dark(#2f6f4f,#7cc7a0)}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.55rem 1rem .55rem 0;border-bottom:1px solid var(--line)}
td,th{vertical-align:top}th{font-weight:600;white-space:nowrap}td{color:var(--soft)}code{font-size:.92em}
tr:target{background:light-dark(#fff3c4,#4a4010)}`;

/** The address, the name, and what is there. */
export type HomeLink = [href: string, name: string, text: string];

/** The page at `/`: where everything is. */
export function homePage(title: string, further: HomeLink[] = []): string {
  const links: HomeLink[] = [
    ['/docs', 'Swagger UI', 'try the API in the browser'],
    ['/openapi.json', 'openapi.json', 'the contract, for generators of clients'],
    ['/openapi.yaml', 'openapi.yaml', 'the same as YAML'],
    ['/problems', 'Problems', 'every error code'],
    ['/health/ready', 'Health', 'whether this server is ready'],
    ['/.well-known/jwks.json', 'JWKS', 'the public keys of access tokens'],
    ...further,
  ];
  const rows = links.map(
    ([href, name, text]) => `<tr><th><a href="${href}">${name}</a></th><td>${text}</td></tr>`,
  );
  return page(title, title, 'This is an HTTP API. Start with Swagger UI.', rows);
}

/** The page at `/problems`: what a problem's `type` points to. */
export function problemsPage(title: string): string {
  const rows = errorCatalogue().map((type) => {
    const { code, title: meaning } = type;
    const detail = escapeHtml(detailOf(type) ?? `${meaning}.`);
    return `<tr id="${code}"><th><code>${code}</code></th><td>${problemStatus(type)}</td><td>${detail}</td></tr>`;
  });
  const lead =
    'Every answer that is not a success is a problem document (<a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>). ' +
    'Branch on its <code>code</code>; its <code>detail</code> says what to do.';
  return page(`Problems – ${title}`, 'Problems', lead, rows);
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function page(title: string, heading: string, lead: string, rows: string[]): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><link rel="icon" href="${ICON}"><style>${STYLE}</style></head>
<body><h1>${heading}</h1><p>${lead}</p><table>${rows.join('\n')}</table></body></html>`;
}
