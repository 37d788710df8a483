import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DecryptionFailed, KeyRing } from '#libs/crypto';
import { type Holdings, tagOf } from './effective-setting.js';
import { defineSetting, environmentVariableOf, type SettingDefinition } from './setting-definition.js';
import type { SettingRegistry } from './setting-registry.js';
import { SettingSecrets } from './setting-secrets.js';
import { type Content, EVERYONE, type SettingValue } from './setting-value.entity.js';
import { SettingsService } from './settings.service.js';
import type { StoredSettings } from './stored-settings.js';

const secrets = new SettingSecrets(new KeyRing([{ id: 'k1', key: randomBytes(32) }]));
const ADA = '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a';
const hour = defineSetting({
  key: 'digest.hour',
  schema: z.int().min(0).max(23),
  default: 7,
  levels: ['global', 'user'],
  description: 'Hour of the day at which the digest is made.',
});

const stored = (scopeId: string, value: Content['value'] | undefined, version = 1): SettingValue => ({
  id: scopeId,
  key: hour.key,
  level: scopeId === EVERYONE ? 'global' : 'user',
  scopeId,
  content: value === undefined ? null : { value },
  sealed: null,
  updatedBy: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  version,
});

function settingsWith(...rows: SettingValue[]): SettingsService {
  return settingsIn({ stored: rows, environment: new Map() });
}

function settingsIn(
  holdings: Omit<Holdings, 'userId'>,
  definition: SettingDefinition = hour,
): SettingsService {
  const registry = {
    getAt: () => definition,
    at: () => [definition],
    assertDeclared: () => {},
  } as unknown as SettingRegistry;
  const values = { holdings: async (userId: string | undefined) => ({ ...holdings, userId }) };
  return new SettingsService(registry, values as unknown as StoredSettings, secrets);
}

describe('the value in force', () => {
  it('is the default while none is set', async () => {
    expect(await settingsWith().effective(hour.key, ADA)).toEqual({
      key: hour.key,
      value: 7,
      source: 'default',
      version: 0,
    });
  });

  it("is the user's before everyone's", async () => {
    const settings = settingsWith(stored(EVERYONE, 8, 5), stored(ADA, 9, 2));

    expect(await settings.effective(hour.key, ADA)).toMatchObject({ value: 9, source: 'user', version: 2 });
    expect(await settings.effective(hour.key)).toMatchObject({ value: 8, source: 'global', version: 5 });
  });

  it('may be one that is falsy', async () => {
    expect(await settingsWith(stored(EVERYONE, 8), stored(ADA, 0)).getFor(ADA, hour)).toBe(0);
  });

  it('is inherited again after a reset, which keeps the version', async () => {
    const settings = settingsWith(stored(EVERYONE, 8, 5), stored(ADA, undefined, 3));

    expect(await settings.effective(hour.key, ADA)).toMatchObject({ value: 8, source: 'global', version: 3 });
  });

  it('is never one that the schema does not allow any more', async () => {
    expect(await settingsWith(stored(EVERYONE, 24), stored(ADA, 'noon')).getFor(ADA, hour)).toBe(7);
    expect(await settingsWith(stored(EVERYONE, 8), stored(ADA, 24)).getFor(ADA, hour)).toBe(8);
  });

  it("is not that of someone else's", async () => {
    expect(await settingsWith(stored('someone else', 9)).getFor(ADA, hour)).toBe(7);
  });
});

describe('the environment', () => {
  const environment = new Map([[hour.key, 10]]);

  it("is before everyone's value and behind the user's", async () => {
    const settings = settingsIn({ environment, stored: [stored(EVERYONE, 8, 5), stored(ADA, 9, 2)] });

    expect(await settings.effective(hour.key)).toMatchObject({
      value: 10,
      source: 'environment',
      version: 5,
    });
    expect(await settings.effective(hour.key, ADA)).toMatchObject({ value: 9, source: 'user' });
    expect(await settings.get(hour)).toBe(10);
  });
});

describe('a level that a definition has no more', () => {
  it('counts no more', async () => {
    const global = defineSetting({ ...hour, levels: ['global'] });
    const settings = settingsIn({ environment: new Map(), stored: [stored(ADA, 9)] }, global);

    expect(await settings.getFor(ADA, global)).toBe(7);
  });
});

describe('a secret', () => {
  const token = defineSetting({
    key: 'digest.token',
    schema: z.string().min(8).nullable(),
    default: null,
    levels: ['global', 'user'],
    description: 'Token of the service that sends the digest.',
    secret: true,
  });
  const sealed = (scopeId: string, value: string): SettingValue => {
    const row = { ...stored(scopeId, undefined, 4), key: token.key };
    return Object.assign(row, { sealed: secrets.seal(row, value) });
  };
  const settings = (...rows: SettingValue[]) => settingsIn({ environment: new Map(), stored: rows }, token);

  it('is decrypted for features, and only said to be set to people', async () => {
    const one = settings(sealed(EVERYONE, 'hunter2hunter2'));

    expect(await one.get(token)).toBe('hunter2hunter2');
    expect(await one.effective(token.key)).toEqual({
      key: token.key,
      value: null,
      source: 'global',
      isSet: true,
      version: 4,
    });
    expect(await settings().effective(token.key)).toMatchObject({
      value: null,
      source: 'default',
      isSet: false,
    });
  });

  it('has an entity tag that says nothing of its value', async () => {
    const [one, other] = [
      await settings(sealed(EVERYONE, 'hunter2hunter2')).effective(token.key),
      await settings(sealed(EVERYONE, 'another secret')).effective(token.key),
    ];

    expect(tagOf(one)).toBe(tagOf(other));
  });

  it('cannot be moved to another place', async () => {
    const moved = { ...sealed(EVERYONE, 'hunter2hunter2'), level: 'user' as const, scopeId: ADA };

    await expect(settings(moved).getFor(ADA, token)).rejects.toThrow(DecryptionFailed);
  });

  it('breaks no list when it cannot be read', async () => {
    const unreadable = settings({ ...sealed(EVERYONE, 'hunter2hunter2'), sealed: 'v1.lost.nonce.text' });

    expect(await unreadable.allEffective()).toMatchObject([{ isSet: true }]);
    await expect(unreadable.get(token)).rejects.toThrow(DecryptionFailed);
  });

  it('does not count when it was stored in clear', async () => {
    const clear = settings({ ...stored(EVERYONE, 'hunter2hunter2'), key: token.key });

    expect(await clear.effective(token.key)).toMatchObject({ isSet: false, source: 'default' });
  });

  it('has no default but null', () => {
    const schema = z.string();
    expect(() => defineSetting<string | null>({ ...token, schema, default: 'in the code' })).toThrow(
      'needs null',
    );
  });
});

describe('a definition', () => {
  it.each(['definitions', 'a.', '.a', 'a.b_c', 'A.b', 'a b.c', `a.${'b'.repeat(99)}`])(
    'cannot have the key %j',
    (key) => {
      expect(() => defineSetting({ ...hour, key })).toThrow('needs a key');
    },
  );

  it('has a variable, unless it is for users alone', () => {
    expect(environmentVariableOf({ ...hour, key: 'auth.sessionIdleDays' })).toBe(
      'SETTING_AUTH_SESSION_IDLE_DAYS',
    );
    expect(environmentVariableOf({ ...hour, levels: ['user'] })).toBeNull();
  });

  it('has a default that its own schema allows', () => {
    expect(() => defineSetting({ ...hour, default: 24 })).toThrow('Too big');
  });
});
