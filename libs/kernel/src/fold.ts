/**
 * The form in which text is compared and searched without regard to case: NFKC, lower case, trimmed.
 * It is made by the application so that every engine compares alike; accents still differ.
 */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim();
}
