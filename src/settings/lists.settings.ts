import { z } from 'zod';
import { defineSetting } from './setting-definition.js';

/** Rows on a page of any list whose query names no `limit`. */
export const defaultLimit = defineSetting({
  key: 'lists.defaultLimit',
  schema: z.int().min(1).max(100),
  default: 20,
  levels: ['global', 'user'],
  description: 'Rows on a page of a list when the request names no limit.',
});
