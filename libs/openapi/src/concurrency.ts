import { VersionMismatch } from '#libs/database';
import type { PathItem } from './openapi-types.js';

const ETAG = {
  ETag: { description: 'The version of what is answered (RFC 9110).', schema: { type: 'string' } },
};

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'Answer 304 without a body while this, such as `"3"`, is still the `ETag`.',
  // Without an example: Swagger UI would send it.
  schema: { type: 'string' },
};

/** Documents entity tags on every path that has an operation with `If-Match`. */
export function describeConcurrency(path: PathItem): void {
  const operations = Object.values(path);
  const guarded = operations.filter((operation) =>
    operation['x-error-codes']?.includes(VersionMismatch.code),
  );
  if (guarded.length === 0) return;
  const { get } = path;
  if (get) {
    get.parameters = [...(get.parameters ?? []), IF_NONE_MATCH];
    get.responses['304'] = { description: 'Not modified.', headers: ETAG };
  }
  for (const { responses } of get ? [get, ...guarded] : guarded) {
    if (responses['200']) responses['200'].headers = { ...responses['200'].headers, ...ETAG };
  }
}
