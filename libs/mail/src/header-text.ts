/** Longer names are no names of people. */
const LONGEST_NAME = 60;
/** As many are a telephone number. */
const MOST_DIGITS = 4;
/** What addresses, paths and calls to do something are written with; U+3002 is a dot to browsers. */
const NO_NAME = /[/\\\u2044\u2215:@!?]|[.\u3002]\p{L}{2}/u;

/** Text for a header field: one line, without control characters (ASVS 1.3.11). */
export function headerText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/**
 * A person's name as a mail may show it, or '' when it looks like a message. People choose their names themselves,
 * who registers someone else's address too, and mail programs make links of addresses in them.
 */
export function addressableName(name: string): string {
  const line = headerText(name.normalize('NFKC'));
  const seen = line.replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  const digits = seen.match(/\p{Nd}/gu) ?? [];
  const isName = [...line].length <= LONGEST_NAME && digits.length <= MOST_DIGITS && !NO_NAME.test(seen);
  return isName ? line : '';
}
