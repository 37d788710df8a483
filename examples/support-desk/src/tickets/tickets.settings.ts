import { z } from 'zod';
import { defineSetting } from '../settings/index.js';

export const closeAfterDays = defineSetting({
  key: 'tickets.closeAfterDays',
  schema: z.int().min(1).max(365),
  default: 14,
  levels: ['global'],
  description: 'Days for which an answered ticket is quiet before it is closed.',
});
