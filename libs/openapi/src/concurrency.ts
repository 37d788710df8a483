import { VersionMismatch } from '#libs/database';
import type { Operation, PathItem } from './openapi-types.js';

const ETAG = {
  ETag: { description: 'The version of what is answered (RFC 9110).', schema: { type: 'string' } },
};

/** Documents entity tags on every path that has an operation with `If-Match`. */
export function describeConcurrency(path: PathItem): void {
  const operations = Object.values(path);
  const guarded = operations.filter((operation) => operation['x-error-codes']?.includes(VersionMismatch.code));
  if (guarded.length === 0) return;
  for (const operation of guarded) {
    addHeader(operation, 'If-Match', 'Refuse the change (412) unless this is still the current ETag.');
  }
  const { get } = path;
  if (get) {
    addHeader(get, 'If-None-Match', 'Answer 304 without a body while this is still the ETag.');
    get.responses['304'] = { description: 'Not modified', headers: ETAG };
  }
  for (const { responses } of get ? [get, ...guarded] : guarded) {
    if (responses['200']) responses['200'].headers = { ...responses['200'].headers, ...ETAG };
  }
}

function addHeader(operation: Operation, name: string, description: string): void {
  const header = { name, in: 'header', required: false, description, schema: { type: 'string', example: '"3"' } };
  operation.parameters = [...(operation.parameters ?? []), header];
}
