import { z } from 'zod';
import { defineSetting } from '../../settings/index.js';

export const securityEventDays = defineSetting({
  key: 'auth.securityEventDays',
  schema: z.int().min(1).max(3650),
  default: 365,
  levels: ['global'],
  description: 'Days for which security events are kept.',
});
