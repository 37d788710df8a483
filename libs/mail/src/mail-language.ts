import { MAIL_LANGUAGES, type MailLanguage } from './mail.js';

/** The language for who reads `locale`: of `de-AT` it is German, and English where we write none of theirs. */
export function mailLanguageOf(locale: string): MailLanguage {
  const language = readLocale(locale)?.language;
  return MAIL_LANGUAGES.find((each) => each === language) ?? 'en';
}

/** Undefined for what is no BCP 47 tag. */
export function readLocale(locale: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(locale);
  } catch {
    return undefined;
  }
}
