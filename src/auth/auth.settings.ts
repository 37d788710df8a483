import { z } from 'zod';
import { defineSetting, defineSettingRule } from '../settings/index.js';

export const sessionIdleDays = defineSetting({
  key: 'auth.sessionIdleDays',
  schema: z.int().min(1).max(365),
  default: 14,
  levels: ['global'],
  description: 'Days without use after which a session ends.',
});

export const sessionMaxDays = defineSetting({
  key: 'auth.sessionMaxDays',
  schema: z.int().min(1).max(365),
  default: 90,
  levels: ['global'],
  description: 'Days after which a session ends, however much it is used.',
});

export const idleWithinMax = defineSettingRule({
  settings: { idle: sessionIdleDays, max: sessionMaxDays },
  check: ({ idle, max }) => idle <= max,
  message: 'auth.sessionIdleDays must not be more than auth.sessionMaxDays.',
});

export const registration = defineSetting({
  key: 'auth.registration',
  schema: z.enum(['open', 'invite', 'closed']),
  default: 'invite',
  levels: ['global'],
  needsFreshSignIn: true,
  description:
    'Who makes accounts: everyone for themselves and administrators (open), administrators (invite), nobody (closed).',
});

export const requireVerifiedEmail = defineSetting({
  key: 'auth.requireVerifiedEmail',
  schema: z.boolean(),
  default: true,
  levels: ['global'],
  needsFreshSignIn: true,
  description: 'Whether people who registered must verify their address before they can sign in.',
});

export const passwordMinLength = defineSetting({
  key: 'auth.passwordMinLength',
  schema: z.int().min(8).max(64),
  default: 12,
  levels: ['global'],
  description: 'Characters that a new password has at least.',
});

export const authSettings = [
  sessionIdleDays,
  sessionMaxDays,
  passwordMinLength,
  registration,
  requireVerifiedEmail,
];
