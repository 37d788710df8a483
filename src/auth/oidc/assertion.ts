import type { IDToken } from 'openid-client';

/** Whom a provider says that someone is. */
export interface Assertion {
  issuer: string;
  subject: string;
  email: string | null;
  /** By the provider: that the person reads what is sent to the address. */
  isEmailVerified: boolean;
  name: string | null;
}

/** What may be told in the ID token, or only at the userinfo endpoint (OpenID Connect Core §5.1). */
type Claims = Pick<IDToken, 'sub'> & { email?: unknown; email_verified?: unknown; name?: unknown };

/** OpenID Connect Core §2: at most 255 ASCII characters. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;

/** Null when the subject is none that a provider may have. */
export function assertionOf(issuer: string, { sub, email, email_verified, name }: Claims): Assertion | null {
  if (!SUBJECT.test(sub)) return null;
  return {
    issuer,
    subject: sub,
    email: textOf(email, 320),
    // Only the boolean: whoever sends "false" must not be taken at their word.
    isEmailVerified: email_verified === true,
    name: textOf(name, 200),
  };
}

const textOf = (claim: unknown, most: number): string | null =>
  typeof claim === 'string' &&
  claim !== '' &&
  claim.length <= most &&
  claim.isWellFormed() &&
  !/\p{Cc}/u.test(claim)
    ? claim
    : null;
