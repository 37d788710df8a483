import { type HttpErrorClass, problemStatus } from '#libs/http';
import { detailOf } from './error-catalogue.js';
import { RATE_LIMIT_REFERENCES } from './rate-limit-headers.js';
import type { Example, Response } from './openapi-types.js';

const EXAMPLES = '#/components/examples';
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
        content: { 'application/problem+json': { schema: SCHEMA, examples: examples(types) } },
      },
    ]),
  );
}

const examples = (types: HttpErrorClass[]): Record<string, { $ref: string }> =>
  Object.fromEntries(types.map(({ code }) => [code, { $ref: `${EXAMPLES}/${code}` }]));

/** An example of each error, for `components.examples`. */
export function problemExamples(errors: HttpErrorClass[]): Record<string, Example> {
  return Object.fromEntries(
    errors.map((type) => {
      const { code, title } = type;
      const value = {
        type: `http://127.0.0.1:3000/problems#${code}`,
        title,
        status: problemStatus(type),
        detail: detailOf(type) ?? `${title}.`,
        instance: '/api/v1/example',
        code,
        requestId: '019a3f6e-0c1d-7e2f-8a3b-4c5d6e7f8091',
      };
      return [code, { summary: title, value }];
    }),
  );
}

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } },
};

function headers(status: number): Pick<Response, 'headers'> {
  if (status === 401) {
    return {
      headers: { 'WWW-Authenticate': { description: 'How to authenticate.', schema: { type: 'string' } } },
    };
  }
  if (status === 503) return { headers: RETRY_AFTER };
  if (status === 429) return { headers: { ...RETRY_AFTER, ...RATE_LIMIT_REFERENCES } };
  return {};
}
