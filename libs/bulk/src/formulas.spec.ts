import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neutralise, restore } from './formulas.js';

describe('ASVS 1.2.10: a formula', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t1', "'\t1"],
    ['\r1', "'\r1"],
    ['\n1', "'\n1"],
    ['\t=1', "'\t'=1"],
    ['\0', "'\0"],
    ['＝1', "'＝1"],
    ['﹢1', "'﹢1"],
    [' =1', "' =1"],
    ['"=1"', `'"=1"`],
    ["'=1", "''=1"],
    ['x;=1', "x;'=1"],
    ['x, -y', "x,' -y"],
    ['x\n@y', "x\n'@y"],
  ])('such as %j is neutralised', (text, neutral) => {
    expect(neutralise(text)).toBe(neutral);
  });

  it.each(['Ada', 'a+b@example.com', 'Jean-Luc', "O'Neill", "'tis", 'x = y', ''])('is not %j', (text) => {
    expect(neutralise(text)).toBe(text);
    expect(restore(text)).toBe(text);
  });

  const cell = fc.string({ unit: fc.constantFrom(...`'"=+-@,; \t\r\n\0＝a`) });

  it('begins no cell of any text', () => {
    fc.assert(
      fc.property(cell, (text) => {
        for (const each of neutralise(text).split(/[,;\t\r\n]/)) expect(each).not.toMatch(/^\s*"*[=+\-@＝]/);
      }),
    );
  });

  it('comes back as it was', () => {
    fc.assert(
      fc.property(cell, (text) => {
        expect(restore(neutralise(text))).toBe(text);
      }),
    );
  });
});
