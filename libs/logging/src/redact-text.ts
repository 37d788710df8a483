/** What stands in the place of a secret. */
export const REDACTED = '[redacted]';

const SECRET_NAME =
  /(password(hash)?|passcode|token|secret|cookie|authorization|(api|private|encryption)[-_]?key|(one[-_]?time|verification|confirmation|security|authorization|auth|access|recovery|backup|reset|login)[-_]?code)s?$/i;
/** Short words that others end with: only whole ones count. */
const SECRET_WORD = /(^|[-_])(otp|pin)s?$/i;
const SECRET_CAMEL_WORD = /[a-z0-9](Otp|OTP|Pin|PIN)s?$/;

/** In an address a code stands for a token (RFC 6749 section 4.1.2). */
const PARAMETER = /(?<start>[?&#])(?<name>[\w.-]+)=[^&#\s"'<>]+/g;
const ASSIGNMENT = /(?<![?&#\w.-])(?<name>[\w.-]+)=(?<quote>"?)[^&#\s"'<>,;]+/g;
const MEMBER = /"(?<name>[\w.-]+)"(?<colon>\s*:\s*)(?:"(?:[^"\\]|\\.)*"|[\d.]+)/g;
const USER_INFO = /(?<=\w:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g;
const BEARER = /(?<=\bBearer )[\w.~+/=-]+/gi;
/** An API key wherever it stands, also one that was cut off. */
const API_KEY = /\bsr_[0-9A-Za-z]{16,}/g;

/** Names of fields are few, and come again with every line. */
const MOST_NAMES = 1000;
const LONGEST_NAME = 64;
const known = new Map<string, boolean>();

/** Whether what has this name is a secret wherever it stands. */
export function isSecretName(name: string): boolean {
  const answer = known.get(name);
  if (answer !== undefined) return answer;
  if (known.size >= MOST_NAMES) known.clear();
  const found = namesSecret(name);
  if (name.length <= LONGEST_NAME) known.set(name, found);
  return found;
}

const namesSecret = (name: string): boolean =>
  SECRET_NAME.test(name) || SECRET_WORD.test(name) || SECRET_CAMEL_WORD.test(name);

/** The same where `code` is nothing harmless, as that of an error is in a log. */
export const isSecretOrCode = (name: string): boolean => /^codes?$/i.test(name) || isSecretName(name);

/** The text without secrets that its form gives away: in addresses, JSON, `name=value`, `Bearer …` and `sr_…`. */
export function redactText(text: string): string {
  // Each of what follows has one of these; what an ordinary line holds, such as a route's template, has none.
  if (!/[="@]|bearer |sr_/i.test(text)) return text;
  return text
    .replace(PARAMETER, (whole, start: string, name: string) =>
      isSecretOrCode(name) ? `${start}${name}=${REDACTED}` : whole,
    )
    .replace(ASSIGNMENT, (whole, name: string, quote: string) =>
      isSecretName(name) ? `${name}=${quote}${REDACTED}` : whole,
    )
    .replace(MEMBER, (whole, name: string, colon: string) =>
      isSecretName(name) ? `"${name}"${colon}"${REDACTED}"` : whole,
    )
    .replace(USER_INFO, REDACTED)
    .replace(BEARER, REDACTED)
    .replace(API_KEY, REDACTED);
}
