import { dictionary } from '@zxcvbn-ts/language-common';
import { describe, expect, it } from 'vitest';
import type { SettingsService } from '../../settings/index.js';
import { PasswordRefused } from '../auth.errors.js';
import { PasswordPolicy } from './password-policy.js';

const ada = { email: 'ada.lovelace@analytical.example', name: 'Ada Lovelace' };

function policyOf(minimum: number): PasswordPolicy {
  return new PasswordPolicy({ get: async () => minimum } as unknown as SettingsService);
}

/** The code of the refusal; undefined when the password is taken. */
async function refusal(password: string, { minimum = 12, person = ada } = {}): Promise<string | undefined> {
  try {
    await policyOf(minimum).assertAcceptable(password, person);
    return undefined;
  } catch (error) {
    if (!(error instanceof PasswordRefused)) throw error;
    return error.errors?.[0]?.code;
  }
}

describe('the length', () => {
  it('is counted in characters, not in what they are stored as', async () => {
    expect(await refusal('🦊🐙🌵🍋⚓🎲🪁🧭🪐🎻🧵')).toBe('too_short');
    expect(await refusal('🦊🐙🌵🍋⚓🎲🪁🧭🪐🎻🧵🗝')).toBeUndefined();
  });

  it('follows the setting', async () => {
    expect(await refusal('kvzptwqn', { minimum: 8 })).toBeUndefined();
    expect(await refusal('kvzptwqn', { minimum: 9 })).toBe('too_short');
  });
});

describe('patterns that are tried first', () => {
  it.each([
    'aaaaaaaaaaaa',
    'abcdefghijkl',
    'qwertyuiopas',
    'letmeinletmein',
    'iloveyou1234',
    'P4ssw0rd!2025',
  ])('are refused: %s', async (password) => {
    expect(await refusal(password)).toBe('easy_to_guess');
  });

  it('leave words that were chosen at random alone', async () => {
    expect(await refusal('correct horse battery staple')).toBeUndefined();
  });
});

describe('common passwords (ASVS 6.2.4, 6.2.12)', () => {
  it.each(['password', 'PASSWORD', 'football', 'iloveyou', '12345678'])('include %s', async (password) => {
    expect(await refusal(password, { minimum: 8 })).toBe('common');
  });

  it('are all that the list has, in any case', async () => {
    const list = dictionary['passwords-common'].filter(({ length }) => length >= 8);

    expect(dictionary['passwords-common']).toHaveLength(49_233);
    expect(list.length).toBeGreaterThan(3000);
    for (const password of list) {
      if ((await refusal(password.toUpperCase(), { minimum: 8 })) !== 'common') expect.unreachable(password);
    }
  });

  // Those of 8 characters or more that yearly lists of leaked passwords have in their first places.
  it.each(
    (
      '123456789 1234567890 12345678910 987654321 11111111 88888888 00000000 11223344 12341234 123123123 ' +
      'password password1 Password1 password123 Password123 P@ssw0rd passw0rd Pass@123 1q2w3e4r 1qaz2wsx ' +
      'qwerty123 qwerty12345 qwertyuiop asdfghjkl zxcvbnm1 abcd1234 Abcd1234 Abcd@1234 a1b2c3d4 aa123456 ' +
      'Aa123456 Aa@123456 admin123 Admin@123 admin1234 welcome1 Welcome1 letmein1 iloveyou princess sunshine ' +
      'football baseball basketball superman starwars trustno1 michelle jennifer jessica1 charlie1 computer ' +
      'internet whatever corvette mercedes maverick samantha victoria liverpool chelsea1 pokemon1 naruto123 ' +
      'changeme default1 guest123 test1234 master123 monkey123 dragon123 shadow123 q1w2e3r4 1q2w3e4r5t zaq12wsx'
    ).split(' '),
  )('and others that are tried first are refused: %s', async (password) => {
    expect(await refusal(password, { minimum: 8 })).toMatch(/^(common|easy_to_guess)$/);
  });
});

describe('a password of one kind of character', () => {
  it.each(['kvzptwqnxrlm', '739158264073', 'a quiet orchard'])(
    'is taken: %s (ASVS 6.2.5)',
    async (password) => {
      expect(await refusal(password)).toBeUndefined();
    },
  );
});

describe('the own name, address and the product (ASVS 6.2.11)', () => {
  it.each([
    'adalovelace1815',
    'LOVELACE-lovelace',
    'analytical2026!',
    'ada.lovelace@analytical.example',
    'showrunner-12',
    'ＬＯＶＥＬＡＣＥ１２３４',
  ])('leave too little of %s', async (password) => {
    expect(await refusal(password)).toBe('contains_context');
  });

  it.each(['lovelace and seven lanterns', 'the showrunner is asleep again'])(
    'leave enough of %s',
    async (password) => {
      expect(await refusal(password)).toBeUndefined();
    },
  );

  it('are those of the person, not of others', async () => {
    const person = { email: 'grace@navy.example', name: 'Grace Hopper' };

    expect(await refusal('adalovelace1815', { person })).toBeUndefined();
    expect(await refusal('gracehopper1906', { person })).toBe('contains_context');
  });

  it('are the whole address too, however short its parts are', async () => {
    const person = { email: 'bob@x.example', name: 'B' };

    expect(await refusal('bob@x.example', { person })).toBe('contains_context');
    expect(await refusal('Bob@x.example!', { person })).toBe('contains_context');
  });

  it('stand for themselves, whatever they mean in a pattern (ASVS 1.2.9)', async () => {
    expect(
      await refusal('a quiet orchard', { person: { email: 'x@y.z', name: '(.*)+$ [a-z' } }),
    ).toBeUndefined();
  });
});
