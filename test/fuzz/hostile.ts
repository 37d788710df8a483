import fc from 'fast-check';

declare global {
  interface JSON {
    /** A number as it is to be written; JSON.stringify takes it verbatim. */
    rawJSON(text: string): object;
  }
}

/** Names that every object seems to have. */
const INHERITED_NAMES = ['__proto__', ...Object.getOwnPropertyNames(Object.prototype), 'prototype'];

/** Text that can be stored, and shown again as it was. */
const ODD_TEXTS = [
  ' ',
  '%',
  '_%\\',
  "'; DROP TABLE users; --",
  "' OR '1'='1",
  '${7*7}{{7*7}}',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '\u{1f469}\u200d\u{1f680}',
  '\u{10ffff}',
  'אב\u0301ג',
  'ﬃ\ufdfa',
  'ßİ',
  'a\ufe0f',
  'null',
  '-0',
];

const TEXTS = [
  '',
  '\0',
  'a\0b',
  '\r\nSet-Cookie: a=b',
  '\u001b[31m\u0007\u0008',
  '\ud800',
  'a\udc00b',
  '\ufeff\u200b\u2028',
  '\u202egnp.exe',
  'NaN',
  'Infinity',
  '1e400',
  'undefined',
  'true',
  '{"contains":"a","toString":"b"}',
  '[object Object]',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '2026-02-30T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999+14:00',
  '+275760-09-13T00:00:00.000Z',
  '-1',
  '9223372036854775808',
  'x'.repeat(321),
  'x'.repeat(5000),
  'ß'.repeat(200),
  'İ'.repeat(160),
  'a\ufe0f'.repeat(128),
  'e\u0301'.repeat(100),
  '\ufdfa'.repeat(20),
];

/** Any UTF-16 code units: most of it is not well-formed. */
const codeUnits = fc.array(fc.nat(0xffff), { maxLength: 8 }).map((units) => String.fromCharCode(...units));

/** Several odd things in one, as long as nothing in it must be refused. */
export const oddText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...ODD_TEXTS), { minLength: 1, maxLength: 4 })
  .map((texts) => texts.join(''));

/** Text that something on the way might not bear. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: oddText },
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.constantFrom(...INHERITED_NAMES) },
  { weight: 1, arbitrary: codeUnits },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);

export const hostileName: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...INHERITED_NAMES) },
  { weight: 1, arbitrary: hostileText },
);

const NUMBERS = ['-0', '1e400', '-1e400', '1e-400', '9007199254740993', '2147483648', '1.5', '0.1e1', '1E+2'];

const nested = (levels: number): unknown =>
  Array.from({ length: levels }).reduce((inner) => [inner], {} as unknown);

/** A JSON value where another one is expected. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.constantFrom(...NUMBERS.map((text) => JSON.rawJSON(text))) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], { $ne: null }) },
  { weight: 1, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: fc.constantFrom(nested(31), nested(33), nested(1000), Array(5001).fill(0)) },
  { weight: 1, arbitrary: hostileName.map((name) => Object.fromEntries([[name, 1]])) },
);
