import { describe, expect, it } from 'vitest';
import { idempotencyKeyOf } from './idempotency-key.js';
import { MalformedIdempotencyKey } from './idempotency.errors.js';

describe('idempotencyKeyOf', () => {
  it.each([
    ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['a/b+c==', 'a/b+c=='],
    ['"two words, and a comma;"', 'two words, and a comma;'],
    [String.raw`"a \"quoted\" \\ one"`, String.raw`a "quoted" \ one`],
    ['x', 'x'],
    ['x'.repeat(255), 'x'.repeat(255)],
    [`"${String.raw`\\`.repeat(255)}"`, '\\'.repeat(255)],
  ])('reads %s', (field, key) => {
    expect(idempotencyKeyOf(field)).toBe(key);
  });

  it.each([
    '',
    '""',
    '"',
    'two words',
    'a, b',
    '"a", "b"',
    '"a";v=1',
    String.raw`"a\b"`,
    String.raw`a\b`,
    'a"b',
    'tab\there',
    '"tab\there"',
    'é',
    '"é"',
    '\u007f',
    'x'.repeat(256),
    `"${'x'.repeat(256)}"`,
  ])('refuses %j', (field) => {
    expect(() => idempotencyKeyOf(field)).toThrow(MalformedIdempotencyKey);
  });

  it('refuses two of them', () => {
    expect(() => idempotencyKeyOf(['a', 'b'])).toThrow(MalformedIdempotencyKey);
  });

  it('takes no longer for a field that almost is one', () => {
    expect(() => idempotencyKeyOf(`"${'\\"'.repeat(8000)}`)).toThrow(MalformedIdempotencyKey);
  });
});
