import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completeOperations } from './operations.js';
import { ProblemResponse } from './problem.dto.js';

/** The name of the security scheme: an access token or an API key as `Authorization: Bearer`. */
export const BEARER = 'bearer';

const CREDENTIALS =
  'An access token of POST /api/v1/auth/login, or an API key (`sr_…`) of POST /api/v1/auth/api-keys where the ' +
  'operation has `x-api-keys: true`, of a service account too unless it has `x-people-only`; with `x-permission` the ' +
  'key must permit that.';

export interface DocumentOptions {
  title: string;
  version: string;
  description: string;
  license: { name: string; url: string };
  /** Groups of operations, in the order in which they are shown. */
  tags: Record<string, string>;
}

/** The OpenAPI 3.1 document of all routes. It needs no database: an application in preview mode will do. */
export function buildDocument(app: INestApplication, options: DocumentOptions): OpenAPIObject {
  const { title, version, description, license, tags } = options;
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setVersion(version)
    .setDescription(description)
    .setLicense(license.name, license.url)
    .addServer('/', 'this server')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: CREDENTIALS }, BEARER);
  for (const [name, text] of Object.entries(tags)) builder.addTag(name, text);
  const document = SwaggerModule.createDocument(app, builder.build(), { extraModels: [ProblemResponse] });
  return completeOperations(document);
}
