import { z } from 'zod';
import { defineSetting } from './setting-definition.js';

/** Steers the language in which a refused value of a setting is explained. */
export const locale = defineSetting({
  key: 'user.locale',
  schema: z.string().max(35).refine(isLocale, 'Use a BCP 47 language tag such as en or pt-BR'),
  default: 'en',
  levels: ['global', 'user'],
  description: 'Language and region in which people are addressed, as a BCP 47 tag.',
});

/** Steers whose day a list's filter by a day means. */
export const timeZone = defineSetting({
  key: 'user.timeZone',
  schema: z.string().max(64).refine(isTimeZone, 'Use an IANA time zone such as Europe/Lisbon'),
  default: 'UTC',
  levels: ['global', 'user'],
  description: 'IANA time zone in which dates without a time are read.',
});

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function isTimeZone(name: string): boolean {
  // Intl takes offsets such as +01:00 too.
  if (!/^[a-z]/i.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
