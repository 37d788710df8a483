import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineSetting } from './setting-definition.js';
import type { SettingRegistry } from './setting-registry.js';
import { type Content, EVERYONE, type SettingValue } from './setting-value.entity.js';
import type { SettingsRepository } from './settings.repository.js';
import { SettingsService } from './settings.service.js';

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
  updatedBy: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  version,
});

function settingsWith(...values: SettingValue[]): SettingsService {
  const registry = {
    getAt: () => hour,
    at: () => [hour],
    assertDeclared: () => {},
  } as unknown as SettingRegistry;
  return new SettingsService(registry, { find: async () => values } as unknown as SettingsRepository);
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

describe('a definition', () => {
  it('has a default that its own schema allows', () => {
    expect(() => defineSetting({ ...hour, default: 24 })).toThrow('Too big');
  });
});
