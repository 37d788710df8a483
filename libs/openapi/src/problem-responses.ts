import { type HttpErrorClass, problemStatus } from '#libs/http';
import type { Response } from './openapi-types.js';

const SCHEMA = { $ref: '#/components/schemas/ProblemResponse' };

/** One response for each status, with an example for each error code that it may carry. */
export function problemResponses(errors: HttpErrorClass[]): Record<string, Response> {
  const byStatus = Map.groupBy(new Set(errors), problemStatus);
  return Object.fromEntries(
    [...byStatus].map(([status, types]) => [
      String(status),
      {
        description: types.map(({ title, code }) => `${title} (\`${code}\`)`).join(' · '),
        ...headers(status),
        content: { 'application/problem+json': { schema: SCHEMA, examples: examples(status, types) } },
      },
    ]),
  );
}

function examples(status: number, types: HttpErrorClass[]): Record<string, { summary: string; value: unknown }> {
  return Object.fromEntries(
    types.map(({ code, title }) => [
      code,
      {
        summary: title,
        value: {
          type: `http://localhost:3000/problems#${code}`,
          title,
          status,
          detail: 'What to do about it.',
          instance: '/api/v1/example',
          code,
          requestId: '019a3f6e-0c1d-7e2f-8a3b-4c5d6e7f8091',
        },
      },
    ]),
  );
}

function headers(status: number): Pick<Response, 'headers'> {
  if (status === 401) {
    return { headers: { 'WWW-Authenticate': { description: 'How to authenticate.', schema: { type: 'string' } } } };
  }
  if (status === 503 || status === 429) {
    return { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } };
  }
  return {};
}
