import { z } from 'zod';
import { defineSetting } from '../settings/index.js';

export const erasureGraceDays = defineSetting({
  key: 'users.erasureGraceDays',
  schema: z.int().min(0).max(365),
  default: 30,
  levels: ['global'],
  description: 'Days from when someone deletes their account until it is erased; signing in cancels it.',
});
