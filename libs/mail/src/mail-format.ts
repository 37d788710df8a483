import { readLocale } from './mail-language.js';
import type { MailFormat, MailLanguage } from './mail.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One and several. In German they are datives, as in `innerhalb von 7 Tagen`. */
const UNITS: Record<MailLanguage, Record<'minute' | 'hour' | 'day', [string, string]>> = {
  en: { minute: ['minute', 'minutes'], hour: ['hour', 'hours'], day: ['day', 'days'] },
  de: { minute: ['Minute', 'Minuten'], hour: ['Stunde', 'Stunden'], day: ['Tag', 'Tagen'] },
};

/** @param language of the mail; dates are written as in `locale` when it is of that language */
export function mailFormat(language: MailLanguage, locale: string, timeZone: string): MailFormat {
  const spelling = dateLocale(language, locale);
  const date = new Intl.DateTimeFormat(spelling, { dateStyle: 'long', timeZone });
  const time = new Intl.DateTimeFormat(spelling, { timeStyle: 'short', timeZone });
  return {
    instant: (text) => {
      const instant = new Date(text);
      return `${date.format(instant)}, ${time.format(instant)} (${timeZone})`;
    },
    duration: (milliseconds) => durationOf(language, milliseconds),
  };
}

/** English without a region is written as in most of the world: day before month, 24 hours. */
function dateLocale(language: MailLanguage, locale: string): string {
  const own = readLocale(locale);
  if (own?.region && own.language === language) return own.baseName;
  return language === 'en' ? 'en-GB' : language;
}

function durationOf(language: MailLanguage, milliseconds: number): string {
  const units = UNITS[language];
  if (milliseconds >= 2 * DAY) return counted(milliseconds / DAY, units.day);
  if (milliseconds >= HOUR) return counted(milliseconds / HOUR, units.hour);
  return counted(milliseconds / MINUTE, units.minute);
}

function counted(exact: number, [one, several]: [string, string]): string {
  const count = Math.round(exact);
  return `${count} ${count === 1 ? one : several}`;
}
