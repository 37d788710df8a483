import { describe, expect, it } from 'vitest';
import { missingLine } from './output.js';

const PRINTED = ' ✓ one.spec.ts (3 tests) 12ms\n\u001B[31m  two\u001B[39m\nthree (3)\n';

describe('what a guide shows', () => {
  it.each(['✓ one.spec.ts', 'one.spec.ts (… tests) …ms', 'one.spec.ts\n\nthree (3)', '  two'])(
    'is in what is printed: %j',
    (shown) => {
      expect(missingLine(shown, PRINTED)).toBeUndefined();
    },
  );

  it.each([
    ['four', 'four'],
    ['three\ntwo', 'two'],
    ['two\ntwo', 'two'],
    ['one.spec.ts (. tests)', 'one.spec.ts (. tests)'],
  ])('is not: %j', (shown, missing) => {
    expect(missingLine(shown, PRINTED)).toBe(missing);
  });
});
