import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { IsDay, IsDecimal, IsId, IsInstant } from './values.decorators.js';

class Thing {
  @IsId() id: unknown = '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a';
  @IsDay() day: unknown = '2026-01-31';
  @IsInstant() at: unknown = new Date(0);
  @IsDecimal(5, 2) amount: unknown = '1.00';
}

const read = (values: Partial<Thing>): Thing => plainToInstance(Thing, values);
const isRefused = (values: Partial<Thing>): boolean => validateSync(read(values)).length > 0;

describe('IsDecimal', () => {
  it.each([
    ['0', '0.00'],
    ['7.5', '7.50'],
    ['-12.34', '-12.34'],
    ['999.99', '999.99'],
    ['-0', '0.00'],
    ['-0.00', '0.00'],
    ['-0.01', '-0.01'],
  ])('takes %s as %s', (amount, exact) => {
    expect(isRefused({ amount })).toBe(false);
    expect(read({ amount }).amount).toBe(exact);
  });

  it.each(['1000', '1.234', '01', '1.', '.5', '1e2', '+1', ' 1', '1\n', '', 'NaN', 1, null, ['1']])(
    'refuses %j',
    (amount) => {
      expect(isRefused({ amount })).toBe(true);
    },
  );
});

describe('IsDay', () => {
  it.each(['1000-01-01', '2024-02-29', '9999-12-31'])('takes %s', (day) => {
    expect(isRefused({ day })).toBe(false);
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '0999-12-31',
    '2026-1-31',
    '2026-01-31T00:00:00Z',
    '',
    20260131,
    null,
  ])('refuses %j', (day) => {
    expect(isRefused({ day })).toBe(true);
  });
});

describe('IsInstant', () => {
  it('makes a Date of it', () => {
    expect(read({ at: '2026-01-31T12:00:00.123+01:00' }).at).toEqual(new Date('2026-01-31T11:00:00.123Z'));
  });

  it.each([
    '2026-01-31',
    '2026-02-30T00:00:00Z',
    '2026-01-31T24:01:00Z',
    '1000-01-01T00:00:00+01:00',
    '2026-01-31T12:00:00',
    0,
    null,
  ])('refuses %j', (at) => {
    expect(isRefused({ at })).toBe(true);
  });
});

describe('IsId', () => {
  it('reads it in lower case', () => {
    expect(read({ id: '019A3F6E-7C1D-7B52-9A55-0D3C1F2E4B6A' }).id).toBe(new Thing().id);
    expect(isRefused({ id: 'x' })).toBe(true);
    expect(isRefused({ id: 7 })).toBe(true);
  });
});
