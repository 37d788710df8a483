import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from './fingerprint.js';

const fingerprint = (changes: object = {}): string =>
  fingerprintOf({
    method: 'POST',
    routeOptions: { url: '/notes/:id/lines' },
    params: { id: '1' },
    query: {},
    body: { text: 'a', tags: ['x', 'y'], author: { name: 'b', email: 'c' } },
    ...changes,
  } as unknown as FastifyRequest);

describe('fingerprintOf', () => {
  it('fits its column', () => {
    expect(fingerprint()).toMatch(/^[\w-]{43}$/);
  });

  it('is the same in whatever order an object is written', () => {
    const body = { author: { email: 'c', name: 'b' }, tags: ['x', 'y'], text: 'a' };
    expect(fingerprint({ body })).toBe(fingerprint());
  });

  it.each([
    { method: 'PUT' },
    { routeOptions: { url: '/notes/:id/words' } },
    { params: { id: '2' } },
    { query: { draft: 'true' } },
    { body: undefined },
    { body: null },
    { body: 'text' },
    { body: Buffer.from('text') },
    { body: { text: 'a', tags: ['y', 'x'], author: { name: 'b', email: 'c' } } },
    { body: { text: 'a', tags: { 0: 'x', 1: 'y' }, author: { name: 'b', email: 'c' } } },
    { body: { text: 'a', tags: ['x', 'y'], author: { name: 'b', email: 'd' } } },
    { body: { text: 'a', tags: ['x', 'y'] } },
  ])('differs by %j', (change) => {
    expect(fingerprint(change)).not.toBe(fingerprint());
  });

  it('tells the parts of a request apart', () => {
    expect(fingerprint({ params: {}, query: { id: '1' } })).not.toBe(fingerprint());
  });

  it('tells bytes apart', () => {
    expect(fingerprint({ body: Buffer.from([1]) })).not.toBe(fingerprint({ body: Buffer.from([2]) }));
  });
});
