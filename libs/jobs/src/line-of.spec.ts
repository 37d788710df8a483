import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lineOf } from './line-of.js';

describe('lineOf', () => {
  it.each([
    [new Error('The first line.\nThe second.'), 'The first line.'],
    [new Error(''), ''],
    ['no error', 'no error'],
    [new Error('GET https://x.test/?token=abc failed'), 'GET https://x.test/?token=[redacted] failed'],
    [undefined, 'undefined'],
    [new Error('x'.repeat(600)), 'x'.repeat(500)],
    [new Error('\n  After an empty line'), 'After an empty line'],
    [new Error('no\0thing'), 'nothing'],
    [new Error(`${'x'.repeat(499)}😀`), `${'x'.repeat(499)}\ufffd`],
    [z.uuid().safeParse('1').error, '✖ Invalid UUID'],
  ])('is one line of text: of %j', (thrown, line) => {
    expect(lineOf(thrown)).toBe(line);
  });
});
