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
  it.each([
    'Ada',
    'José Silva',
    '李 小龙',
    "O'Brien",
    ' padded ',
    '👩‍💻',
    '❤️ 1️⃣',
    'علی‌رضا',
    'क्‍ष',
    '葛\u{e0100}城',
    '⠁⠙⠁',
  ])('takes %s', (name) => {
    expect(refused({ name })).toEqual([]);
  });

  it.each(['', '   ', '\u00a0', 'a\nb', 'a\u0000', '\u009b', '\u202eadA', '\u2028', '\u200b', null, 7])(
    'refuses %j',
    (name) => {
      expect(refused({ name })).toEqual(['name']);
    },
  );

  it.each([
    '\u3164',
    '\uffa0',
    '\u115f\u1160',
    '\u2800 \u2800',
    'Ad\u200ba',
    'Ad\u034fa',
    'Ad\u3164a',
    'Ad\u200da',
    '\u200dAda',
    'علی\u200c\u200cرضا',
    'Ad\ufe0fa',
  ])('refuses what is not seen in %j', (name) => {
    expect(refused({ name })).toEqual(['name']);
  });
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
    'ro\u034fot@example.com',
    'ro\u2800ot@example.com',
    'ro\u3164ot@example.com',
    'ro\uffa0ot@example.com',
    'ro\u115fot@example.com',
    'ro\ufe0fot@example.com',
  ])('refuses %j', (email) => {
    expect(refused({ email })).toEqual(['email']);
  });

  it.each([
    '\uff46iona@example.com',
    'fiona@\uff45xample.com',
    '\u212aim@example.com',
    '\ufb01ona@example.com',
    '\ufdfa@example.com',
    'jose\u0301@example.com',
  ])('refuses %j, a twin of another address', (email) => {
    expect(refused({ email })).toEqual(['email']);
  });

  it('refuses a domain that is too long for DNS', () => {
    expect(refused({ email: `a@${'ü.'.repeat(60)}example` })).toEqual(['email']);
  });
});
