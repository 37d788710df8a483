import { Module } from '@nestjs/common';
import { z } from 'zod';
import { Cache } from '#libs/cache';
import {
  declareSettingRules,
  declareSettings,
  defineSetting,
  defineSettingRule,
} from '../../src/settings/index.js';
import { SettingChange } from '../../src/settings/setting-change.entity.js';
import { SettingValue } from '../../src/settings/setting-value.entity.js';
import type { TestApplication } from './application.js';
import { features } from './features.js';

/** Of all settings that there are, in their order. */
export const SETTING_KEYS = [
  'auth.passwordMinLength',
  'auth.registration',
  'auth.requireVerifiedEmail',
  'auth.securityEventDays',
  'auth.sessionIdleDays',
  'auth.sessionMaxDays',
  'links.webUrl',
  'lists.defaultLimit',
  'user.locale',
  'user.timeZone',
  'users.erasureGraceDays',
  ...features.flatMap(({ settings = [] }) => settings),
].toSorted();

/** A secret for everyone, and one that users may have of their own. */
export const gatewayToken = defineSetting({
  key: 'planted.gatewayToken',
  schema: z
    .string()
    .min(8)
    .refine((text) => !text.includes('refuse'), { error: ({ input }) => `${String(input)} is refused` })
    .nullable(),
  default: null,
  levels: ['global', 'user'],
  description: 'Token of the gateway that planted things go through.',
  secret: true,
});

export const first = defineSetting({
  key: 'planted.first',
  schema: z.int().min(0).max(100),
  default: 10,
  levels: ['global'],
  description: 'The first of the planted numbers.',
});

export const last = defineSetting({
  ...first,
  key: 'planted.last',
  default: 20,
  description: 'The last of them.',
});

const order = defineSettingRule({
  settings: { first, last },
  check: (values) => values.first <= values.last,
  message: 'planted.first must not be after planted.last.',
});

/** A feature of a team: with a secret, and two settings that have to go together. */
@Module({ providers: [declareSettings([gatewayToken, first, last]), declareSettingRules([order])] })
export class PlantedFeature {}

/** As on the first day. */
export async function clearSettings({ app, database }: TestApplication): Promise<void> {
  for (const entity of [SettingValue, SettingChange]) await database.dataSource.getRepository(entity).clear();
  await forgetSettings({ app });
}

/** For a test that has changed stored values behind the application's back. */
export async function forgetSettings({ app }: Pick<TestApplication, 'app'>): Promise<void> {
  await app.get(Cache).invalidate(['settings']);
}
