import { describe, expect, it } from 'vitest';
import { type DocumentedOperation, operations } from '../support/document.js';

const takesKey = ({ parameters = [] }: DocumentedOperation): boolean =>
  parameters.some(({ name }) => name === 'Idempotency-Key');

/** What makes something for someone who is signed in, and would make it twice when it is sent twice. */
function withoutKey(routes: Iterable<[string, DocumentedOperation]>): string[] {
  return [...routes]
    .filter(([name, { responses }]) => name.startsWith('POST ') && '201' in responses)
    .filter(([, operation]) => operation.security.length > 0 && !takesKey(operation))
    .map(([name]) => name);
}

describe('every POST that makes something', () => {
  it('is @Idempotent()', () => {
    expect(withoutKey(operations)).toEqual([]);
  });

  it('would be missed without it', () => {
    const created = operations.get('POST /api/v1/users');
    const planted: [string, DocumentedOperation][] = created
      ? [['POST /api/v1/planted', { ...created, parameters: [] }]]
      : [];

    expect(withoutKey([...operations, ...planted])).toEqual(['POST /api/v1/planted']);
  });
});

it('a key is only asked for where it is known whose it is', () => {
  const keyed = [...operations.values()].filter(takesKey);

  expect(keyed.length).toBeGreaterThan(0);
  expect(keyed.filter(({ security }) => security.length === 0)).toEqual([]);
});
