import { describe, expect, it } from 'vitest';
import { type Answer, Contract } from './contract.js';

const contract = new Contract({
  paths: {
    '/users/me': { get: { responses: { 204: {} } } },
    '/users/export': {
      get: { responses: { 200: { content: { 'text/csv': { schema: { type: 'string', minLength: 5 } } } } } },
    },
    '/users/{id}': {
      get: {
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/User' } } } },
        },
      },
    },
  },
  components: {
    schemas: {
      User: { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'] },
    },
  } as Record<string, Record<string, object>>,
});

const ID = '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a';
const answer = (changes: Partial<Answer>): Answer => ({
  method: 'GET',
  path: '/users/1',
  status: 200,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify({ id: ID }),
  ...changes,
});

describe('a contract', () => {
  it('lets pass what the document describes', () => {
    expect(contract.violation(answer({}))).toBeUndefined();
    expect(
      contract.violation(answer({ path: '/users/me', status: 204, body: '', contentType: null })),
    ).toBeUndefined();
  });

  it('takes an answer that is not JSON for text', () => {
    const file = { path: '/users/export', contentType: 'text/csv; charset=utf-8' };
    expect(contract.violation(answer({ ...file, body: 'email\n' }))).toBeUndefined();
    expect(contract.violation(answer({ ...file, body: '' }))).toMatch(
      /must NOT have fewer than 5 characters/,
    );
  });

  it('has no say about what is not in the document', () => {
    expect(contract.violation(answer({ path: '/elsewhere', status: 418 }))).toBeUndefined();
    expect(contract.violation(answer({ method: 'PUT' }))).toBeUndefined();
  });

  it.each([
    ['a status', { status: 404 }, /this status is not in the document/],
    ['a content type', { contentType: 'text/html' }, /content type "text\/html"/],
    ['a body where there is none', { path: '/users/me', status: 204 }, /has a body/],
    ['a field that is missing', { body: '{}' }, /must have required property 'id'/],
    ['a field of another form', { body: '{"id":"x"}' }, /must match format "uuid"/],
    [
      'a field too many (ASVS 15.3.1)',
      { body: JSON.stringify({ id: ID, passwordHash: 'x' }) },
      /additional properties/,
    ],
  ])('finds %s', (_what, changes, message) => {
    expect(contract.violation(answer(changes))).toMatch(message);
  });
});
