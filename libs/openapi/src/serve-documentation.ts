import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, onRequestHookHandler } from 'fastify';
import { NotFound } from '#libs/http';
import { homePage, type HomeLink, ICON, problemsPage } from './documentation-pages.js';
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

const PAGE_ROUTES = /^\/(problems|docs(\/.*)?)?$/;

/** What the page of Swagger UI names; its package has more, such as its version and sources. */
const SWAGGER_UI_FILES: ReadonlySet<string | undefined> = new Set([
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'swagger-ui-standalone-preset.js',
]);

const SWAGGER_UI = {
  // Without the bar for opening other documents: this is the one.
  layout: 'BaseLayout',
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  responseInterceptor: authorizeAfterSignIn,
};

/** There is one server to choose from, and the first operation belongs on the first screen. */
const SWAGGER_UI_STYLE = `.swagger-ui .schemes-server-container{display:none}
.swagger-ui .scheme-container{background:none;box-shadow:none;margin:0;padding:0}
.swagger-ui .schemes{justify-content:flex-end}
.swagger-ui .info{margin:30px 0 0}`;

export interface Documentation {
  title: string;
  /** Asked once, when somebody looks: a process that nobody asks for its document need not make it. */
  document: () => OpenAPIObject;
  /** To further pages, at the end of those at `/`. */
  links?: HomeLink[];
}

/** Serves the document, Swagger UI at `/docs`, and the pages at `/` and `/problems`. */
export function serveDocumentation(
  app: NestFastifyApplication,
  { title, document, links = [] }: Documentation,
): void {
  const server = app.getHttpAdapter().getInstance();
  // Of these routes only: a hook for all would be asked by every request of the API.
  server.addHook('onRoute', (route) => {
    if (PAGE_ROUTES.test(route.url)) route.onRequest = [route.onRequest ?? [], setPagePolicy].flat();
    // What has a route of its own, such as the page, does not come by the wildcard.
    if (route.url === '/docs/*') route.onRequest = [route.onRequest ?? [], refuseOtherFiles].flat();
  });
  server.get('/', (_request, reply) => sendPage(reply, homePage(title, links)));
  server.get('/problems', (_request, reply) => sendPage(reply, problemsPage(title)));
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: `${title} – Swagger UI`,
    customfavIcon: ICON,
    customCss: SWAGGER_UI_STYLE,
    swaggerOptions: SWAGGER_UI,
  });
}

const setPagePolicy: onRequestHookHandler = (_request, reply, done) => {
  reply.header('content-security-policy', PAGE_POLICY);
  done();
};

const refuseOtherFiles: onRequestHookHandler = ({ params }, _reply, done) => {
  const { '*': file } = params as { '*'?: string };
  if (SWAGGER_UI_FILES.has(file)) done();
  else done(new NotFound());
};

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(html);
}
