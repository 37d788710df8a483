import { describe, expect, it } from 'vitest';
import { locale, timeZone } from './user.settings.js';

describe('user.locale', () => {
  it.each(['en', 'pt-BR', 'zh-Hant-TW', 'de-CH-1996', 'en-u-ca-buddhist'])('takes %s', (tag) => {
    expect(locale.schema.safeParse(tag).success).toBe(true);
  });

  it.each(['', 'x', 'en_US', 'pt-', '-pt', 'en ', 'english language', 7, null])('refuses %j', (tag) => {
    expect(locale.schema.safeParse(tag).success).toBe(false);
  });
});

describe('user.timeZone', () => {
  it.each(['UTC', 'Europe/Lisbon', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('takes %s', (name) => {
    expect(timeZone.schema.safeParse(name).success).toBe(true);
  });

  it.each(['', 'Mars/Olympus', '+01:00', '-05', '−03:00', 'Europe/Lisbon ', 7, null])(
    'refuses %j',
    (name) => {
      expect(timeZone.schema.safeParse(name).success).toBe(false);
    },
  );
});
