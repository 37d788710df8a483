import { describe, expect, it } from 'vitest';
import { Checks, type Exchange } from './checks.js';
import { type Document, operationsOf } from './operations.js';
import { NO_ANSWER } from './send.js';

const note = { type: 'object', properties: { text: { type: 'string', maxLength: 3 } }, required: ['text'] };
const content = { 'application/json': { schema: note } };
const document = {
  paths: {
    '/notes': {
      post: {
        operationId: 'notes.create',
        security: [{ bearer: [] }],
        parameters: [{ name: 'draft', in: 'query', schema: { type: 'boolean' } }],
        requestBody: { required: true, content },
        responses: { 201: { content } },
      },
    },
  },
} as Document;
const checks = new Checks(document);
const [operation] = operationsOf(document);

const headers = {
  'content-type': 'application/json',
  'x-request-id': 'a-request',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'",
  'strict-transport-security': 'max-age=1',
  'cache-control': 'no-store',
};

function violationOf(request: Partial<Exchange['request']>, answer: Partial<Exchange['answer']>) {
  if (!operation) throw new Error('The document has no operation.');
  const type = { 'content-type': 'application/json' };
  return checks.violation({
    operation,
    caller: 'member',
    request: {
      method: 'POST',
      target: '/notes',
      headers: type,
      body: Buffer.from('{"text":"a"}'),
      ...request,
    },
    answer: { status: 201, headers, body: '{"text":"a"}', ...answer },
  });
}

describe('the checks of an answer', () => {
  it('let pass what the document describes', () => {
    expect(violationOf({}, {})).toBeUndefined();
    expect(violationOf({ target: '/notes?draft=true' }, {})).toBeUndefined();
    expect(violationOf({ body: Buffer.from('\ufeff{"text":"a"}') }, {})).toBeUndefined();
  });

  it.each<[string, Partial<Exchange['answer']>, RegExp]>([
    ['none at all', { status: NO_ANSWER, body: 'Error: socket hang up' }, /no answer: .*hang up/],
    ['a fault of the server', { status: 503 }, /fault/],
    ['an unknown status', { status: 204 }, /not in the document/],
    ['an unknown field', { body: '{"text":"a","hash":"b"}' }, /additional properties/],
    [
      'a header field that is missing',
      { headers: { ...headers, 'x-request-id': undefined } },
      /x-request-id/,
    ],
  ])('find %s', (_what, answer, problem) => {
    expect(violationOf({}, answer)).toMatch(problem);
  });

  it.each<[string, Partial<Exchange['request']>, RegExp]>([
    ['a body that is too long', { body: Buffer.from('{"text":"abcd"}') }, /more than 3 characters/],
    ['an unknown member', { body: Buffer.from('{"text":"a","toString":1}') }, /additional properties/],
    ['no body', { body: undefined }, /without its body/],
    ['a body of another type', { headers: { 'content-type': 'text/plain; a=b' } }, /of type "text\/plain"/],
    ['an unknown parameter', { target: '/notes?nix=1' }, /unknown parameter "nix"/],
    ['a parameter that comes twice', { target: '/notes?draft=true&draft=false' }, /"draft" twice/],
  ])('find that %s was accepted', (_what, request, problem) => {
    expect(violationOf(request, {})).toMatch(problem);
  });

  it('find that someone was let in who is not signed in', () => {
    if (!operation) throw new Error('The document has no operation.');
    const request = { method: 'POST', target: '/notes', headers: {} };
    const answer = { status: 201, headers, body: '{"text":"a"}' };

    expect(checks.violation({ operation, caller: 'stranger', request, answer })).toMatch(/not signed in/);
  });
});
