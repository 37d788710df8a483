import { z } from 'zod';
import { defineSetting } from '../settings/index.js';

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

export const passwordMinLength = defineSetting({
  key: 'auth.passwordMinLength',
  schema: z.int().min(8).max(64),
  default: 12,
  levels: ['global'],
  description: 'Characters that a new password has at least.',
});
