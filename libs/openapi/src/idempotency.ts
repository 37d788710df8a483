import type { Operation } from './openapi-types.js';

const REPLAYED = {
  'Idempotency-Replayed': {
    description: '`true` when this is the first answer again (see `Idempotency-Key`).',
    schema: { type: 'string', enum: ['true'] },
  },
};
const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds to wait, while the first request is running.',
    schema: { type: 'integer' },
  },
};

/** Whether clients may repeat the operation with an `Idempotency-Key`. */
export function isIdempotent({ parameters = [] }: Pick<Operation, 'parameters'>): boolean {
  return parameters.some(({ in: place, name }) => place === 'header' && name === 'Idempotency-Key');
}

/** Documents the header fields that answer an `Idempotency-Key`. */
export function describeIdempotency(operation: Operation): void {
  if (!isIdempotent(operation)) return;
  for (const [status, response] of Object.entries(operation.responses)) {
    if (status.startsWith('2')) response.headers = { ...response.headers, ...REPLAYED };
    if (status === '409') response.headers = { ...response.headers, ...RETRY_AFTER };
  }
}
