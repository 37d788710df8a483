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
      'Sign-in': 'From a password, or another proof, to tokens, and on to new ones.',
      Registration: "Making an account for oneself, and showing that the address is one's own.",
      Passwords: 'Changing, forgetting and judging them.',
      'Second factor': 'Authenticator apps and recovery codes, asked for beside a password.',
      Passkeys: 'Signing in with a device or a security key, without a password (WebAuthn).',
      'Identity providers': 'Signing in with an account elsewhere (OpenID Connect).',
      Sessions: 'Where somebody is signed in.',
      'My account': "What is one's own.",
      'E-mail address': 'Moving an account to another address, and back.',
      'API keys': 'For programs that act for somebody.',
      'Service accounts': 'For programs that act for themselves.',
      Users: 'People with accounts, and what they may do.',
      'Import and export': 'Many people at once, as files.',
      Roles: 'Named sets of permissions that people are given.',
      Settings: 'What can be changed while the application runs.',
      'Security events': 'Who signed in, who was refused, and what they changed.',
      'Signing keys': 'What access tokens are signed with, and verified by.',
      Jobs: 'What the application does in the background.',
      Health: 'For orchestrators and load balancers.',
    },
  });
}
