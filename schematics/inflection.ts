import pluralize from 'pluralize-esm';

/** `category` → `categories`; `series` stays. */
export const plural = (word: string): string => pluralize.plural(word);
export const singular = (word: string): string => pluralize.singular(word);
