import { describe, expect, it } from 'vitest';
import { AppError } from '#libs/kernel';
import { parseJsonBody } from './json-body.js';

function refusalOf(body: string | Buffer): AppError {
  try {
    parseJsonBody(Buffer.from(body as string));
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('The body was accepted.');
}

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('parseJsonBody (ASVS 1.5.2, 15.3.6)', () => {
  it('reads JSON', () => {
    expect(parseJsonBody(Buffer.from('{"name":"Zoë","tags":["a",null,1.5]}'))).toEqual({
      name: 'Zoë',
      tags: ['a', null, 1.5],
    });
  });

  it('reads an empty body as none', () => {
    expect(parseJsonBody(Buffer.alloc(0))).toBeUndefined();
  });

  it('accepts characters outside the basic plane', () => {
    expect(parseJsonBody(Buffer.from(String.raw`"\ud83d\ude00"`))).toBe('😀');
  });

  it.each([
    '{',
    'undefined',
    "{'a':1}",
    '{"a":1}x',
    ' ',
    '{"__proto__":{"admin":true}}',
    String.raw`{"a":{"\u005f_proto__":1}}`,
    '{"constructor":{"prototype":{}}}',
    Buffer.from([0x22, 0xff, 0x22]),
    Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
  ])('refuses %s as malformed', (body) => {
    expect(refusalOf(body).code).toBe('http.malformed_json');
  });

  it.each([
    [String.raw`{"a":{"b/c":["x","\u0000"]}}`, '/a/b~1c/1', 'forbidden_character'],
    [String.raw`{"a":"\ud800"}`, '/a', 'forbidden_character'],
    [String.raw`"\u0000"`, '', 'forbidden_character'],
    ['{"constructor":1}', '/constructor', 'forbidden_name'],
    ['{"a":[{"prototype":1}]}', '/a/0/prototype', 'forbidden_name'],
    ['{"a":{"hasOwnProperty":1}}', '/a/hasOwnProperty', 'forbidden_name'],
    [`[${'1,'.repeat(5_000)}1]`, '/4999', 'too_many_values'],
    [nested(33), '/0'.repeat(32), 'too_deep'],
  ])('points at what is wrong in %s', (body, pointer, code) => {
    const { errors } = refusalOf(body);

    expect(errors).toEqual([{ pointer, code, detail: expect.any(String) }]);
  });

  it('refuses names as it refuses values', () => {
    expect(refusalOf(String.raw`{"a\u0000":1}`).code).toBe('http.validation_failed');
  });

  it('accepts 32 levels', () => {
    expect(parseJsonBody(Buffer.from(nested(32)))).toBeInstanceOf(Array);
  });

  it('refuses half a million levels without running out of stack', () => {
    expect(refusalOf(nested(500_000)).code).toBe('http.validation_failed');
  });
});
