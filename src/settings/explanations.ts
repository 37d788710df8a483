import { z } from 'zod';

type Explain = z.core.$ZodErrorMap;

/** zod's own translations, by names such as `pt` and `frCA`. */
const translations = z.locales as Readonly<Record<string, (() => { localeError: Explain }) | undefined>>;

/** Says why a value is refused in the language of a BCP 47 tag; in English where there is no translation. */
export function explanationsIn(tag: string): Explain {
  const { language, region = '' } = new Intl.Locale(tag);
  const translation = translations[language + region] ?? translations[language] ?? z.locales.en;
  return translation().localeError;
}
