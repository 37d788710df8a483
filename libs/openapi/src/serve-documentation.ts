import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { homePage, problemsPage } from './documentation-pages.js';
import { authorizeAfterSignIn } from './swagger-ui-sign-in.js';

/** Everything comes from here; Swagger UI sets styles on its elements. */
const PAGE_POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
].join('; ');

/** Serves the document, Swagger UI at `/docs`, and the pages at `/` and `/problems`. */
export function serveDocumentation(app: NestFastifyApplication, document: OpenAPIObject): void {
  const { title } = document.info;
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, reply, done) => {
    if (/^\/(docs([/?]|$)|problems|\?|$)/.test(request.url)) reply.header('content-security-policy', PAGE_POLICY);
    done();
  });
  server.get('/', (_request, reply) => sendPage(reply, homePage(title)));
  server.get('/problems', (_request, reply) => sendPage(reply, problemsPage(title)));
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: title,
    swaggerOptions: {
      displayRequestDuration: true,
      docExpansion: 'list',
      filter: true,
      persistAuthorization: false,
      tryItOutEnabled: true,
      responseInterceptor: authorizeAfterSignIn,
    },
  });
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(html);
}
