import { problemStatus } from '#libs/http';
import { errorCatalogue } from './error-catalogue.js';

const STYLE = `body{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:4rem auto;padding:0 1.5rem;color:#1f2430}
h1{font-size:1.9rem;margin-bottom:.2rem}a{color:#0b5cad}code{background:#f1f3f6;padding:.1em .35em;border-radius:4px}
dt{margin-top:1.4rem;font-weight:600}dd{margin:0;color:#4a5163}p.lead{color:#4a5163;margin-top:0}`;

/** The page at `/`: where everything is. */
export function homePage(title: string): string {
  const links: [string, string, string][] = [
    ['/docs', 'Swagger UI', 'try the API in the browser'],
    ['/openapi.json', 'openapi.json', 'the contract, for generators of clients'],
    ['/openapi.yaml', 'openapi.yaml', 'the same as YAML'],
    ['/problems', 'Problems', 'every error code, explained'],
    ['/health/ready', 'Health', 'whether this server is ready'],
    ['/.well-known/jwks.json', 'JWKS', 'the public keys of access tokens'],
  ];
  const items = links.map(([href, name, text]) => `<dt><a href="${href}">${name}</a></dt><dd>${text}</dd>`);
  return page(title, `<p class="lead">This is an API.</p><dl>${items.join('')}</dl>`);
}

/** The page at `/problems`: what a problem's `type` points to. */
export function problemsPage(title: string): string {
  const items = errorCatalogue().map((type) => {
    const status = problemStatus(type);
    return `<dt id="${type.code}"><code>${type.code}</code></dt><dd>${type.title} · HTTP ${status}</dd>`;
  });
  const lead = 'Every answer that is not a success is a problem document (RFC 9457). Branch on its <code>code</code>.';
  return page(`Problems – ${title}`, `<p class="lead">${lead}</p><dl>${items.join('')}</dl>`);
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${STYLE}</style></head><body><h1>${title}</h1>${content}</body></html>`;
}
