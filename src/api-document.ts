import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { buildDocument } from '#libs/openapi';

/** What the API is called. */
export const TITLE = 'Showrunner';

const DESCRIPTION = `
Sign in with \`POST /api/v1/auth/login\`, then send the access token as \`Authorization: Bearer <token>\`.
In Swagger UI that happens by itself.

Every answer that is not a success is a problem document (RFC 9457): branch on its \`code\`, show its
\`detail\`, report its \`requestId\`. What can be edited carries an \`ETag\`; send it back as \`If-Match\` to
change only what you have seen. Lists are read page by page: pass \`nextCursor\` as \`cursor\`.
`.trim();

/** This application's OpenAPI document. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  return buildDocument(app, {
    title: TITLE,
    version: '1',
    description: DESCRIPTION,
    license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    tags: {
      'Sign-in': 'Signing in and out, sessions and passwords.',
      Users: 'People with accounts, and what they may do.',
      Roles: 'Named sets of permissions that people are given.',
      Settings: 'What can be changed while the application runs.',
      Health: 'For orchestrators and load balancers.',
    },
  });
}
