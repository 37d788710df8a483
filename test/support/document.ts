import { readFileSync } from 'node:fs';

export interface DocumentedOperation {
  operationId: string;
  summary: string;
  security: Record<string, string[]>[];
  parameters?: { name: string; in: string; schema?: { format?: string } }[];
  responses: Record<string, { description: string; content?: Record<string, { example?: unknown }> }>;
  requestBody?: { content: Record<string, { example?: unknown }> };
  'x-permission'?: string;
  'x-error-codes'?: string[];
}

interface Document {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: {
    examples: Record<string, unknown>;
    schemas: Record<string, { properties?: Record<string, unknown> }>;
  };
}

/** The committed OpenAPI document. */
export const document = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8')) as Document;

/** Its operations by `GET /api/v1/users/{id}`. */
export const operations: ReadonlyMap<string, DocumentedOperation> = new Map(
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  ),
);
