import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { IsName, IsPlainEmail } from './user.validation.js';

class Person {
  @IsName()
  name: unknown = 'Ada';

  @IsPlainEmail()
  email: unknown = 'ada@example.com';
}

const refused = (values: Partial<Person>): string[] =>
  validateSync(Object.assign(new Person(), values)).map(({ property }) => property);

describe('IsName', () => {
  it.each(['Ada', 'José Silva', '李 小龙', "O'Brien", ' padded ', '👩‍💻'])('takes %s', (name) => {
    expect(refused({ name })).toEqual([]);
  });

  it.each(['', '   ', '\u00a0', 'a\nb', 'a\u0000', '\u009b', '\u202eadA', '\u2028', '\u200b', null, 7])(
    'refuses %j',
    (name) => {
      expect(refused({ name })).toEqual(['name']);
    },
  );
});

describe('IsPlainEmail', () => {
  it.each(['josé@example.com', 'a+b@bücher.example'])('takes %s', (email) => {
    expect(refused({ email })).toEqual([]);
  });

  it.each([
    'ro\u200bot@example.com',
    'ro\u00adot@example.com',
    '\u202eroot@example.com',
    '"root"@example.com',
    'a b@example.com',
  ])('refuses %j', (email) => {
    expect(refused({ email })).toEqual(['email']);
  });
});
