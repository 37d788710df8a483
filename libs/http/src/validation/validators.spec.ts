import { IsString, validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { FitsColumn, FitsFoldedColumn, NotNull } from './validators.js';

class Person {
  @FitsColumn(3)
  reason: unknown = '';

  @FitsFoldedColumn(3)
  alias: unknown = '';

  @NotNull()
  @IsString()
  change?: unknown;
}

const refused = (values: Partial<Person>): string[] =>
  validateSync(Object.assign(new Person(), values)).map(({ property }) => property);

describe('FitsColumn', () => {
  it.each(['abc', '𝒜𝒜𝒜', '❤\ufe0fa', '\ufdfa'])('takes %s', (reason) => {
    expect(refused({ reason })).toEqual([]);
  });

  it.each(['abcd', '❤\ufe0f❤\ufe0f', '𝒜𝒜𝒜𝒜'])('refuses %s', (reason) => {
    expect(refused({ reason })).toEqual(['reason']);
  });
});

describe('FitsFoldedColumn', () => {
  it.each(['abc', 'ABC', 'ﬁx'])('takes %s', (alias) => {
    expect(refused({ alias })).toEqual([]);
  });

  it.each(['abcd', '\ufdfa', 'ﬃx', 'e\u0301e\u0301'])(
    'refuses %s, which is longer folded or unfolded',
    (alias) => {
      expect(refused({ alias })).toEqual(['alias']);
    },
  );
});

describe('NotNull', () => {
  it('lets a field be missing, but not null', () => {
    expect([refused({}), refused({ change: 'Ada' }), refused({ change: null })]).toEqual([
      [],
      [],
      ['change'],
    ]);
  });
});
