import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { readInstant } from './instants.js';

const readAny = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => Date;
const ours = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
const two = (number: number): string => String(number).padStart(2, '0');

/** As PostgreSQL writes it, with so many digits after the second. */
const textOf = (at: Date, fraction: string): string =>
  `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} ` +
  `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}${fraction}+00`;

describe('an instant', () => {
  it('is what the driver reads', () => {
    const fractions = fc.stringMatching(/^\.\d{1,6}$/).map((text) => text.replace(/0+$/, '0'));
    fc.assert(
      fc.property(ours, fc.oneof(fc.constant(''), fractions), (at, fraction) => {
        const text = textOf(at, fraction);
        expect(readInstant(text)).toEqual(readAny(text));
      }),
    );
  });

  it.each([
    '0099-01-01 00:00:00+00',
    '2026-01-31 12:00:00+02',
    '2026-01-31 12:00:00+05:30',
    '44-03-15 00:00:00+00 BC',
    '12026-01-01 00:00:00+00',
    'infinity',
    '-infinity',
  ])('is left to the driver as %s', (text) => {
    expect(readInstant(text)).toBeUndefined();
  });
});
