import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { PAGE_SCRIPT, PAGE_STYLE, pageHtml } from './page-files.js';
import { ACCOUNT_PAGES } from './pages.js';

/** Everything comes from here, and the form is sent by the script alone. */
const POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
].join('; ');

/**
 * Serves the pages below `/account` that mails link to while the setting `links.webUrl` names no others. They get
 * their token in the fragment of the address, which never comes here.
 */
export function serveAccountPages(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  for (const page of ACCOUNT_PAGES) {
    server.get(`/account/${page.name}`, (request, reply) => {
      const language = /^de\b/i.test(request.headers['accept-language'] ?? '') ? 'de' : 'en';
      reply.header('content-security-policy', POLICY).header('vary', 'Accept-Language');
      return reply.type('text/html; charset=utf-8').send(pageHtml(page, language));
    });
  }
  serveText(server, '/account/page.js', 'text/javascript', PAGE_SCRIPT);
  serveText(server, '/account/page.css', 'text/css', PAGE_STYLE);
}

function serveText(server: FastifyInstance, path: string, type: string, text: string): void {
  server.get(path, (_request, reply) => reply.type(`${type}; charset=utf-8`).send(text));
}
