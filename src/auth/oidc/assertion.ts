import type { IDToken } from 'openid-client';

/** Whom a provider says that someone is. */
export interface Assertion {
  issuer: string;
  subject: string;
  email: string | null;
  /** By the provider: that the person reads what is sent to the address. */
  isEmailVerified: boolean;
  name: string | null;
  /** When the person has signed in there; null where it does not say so. */
  authenticatedAt: Date | null;
}

/** What may be told in the ID token, or only at the userinfo endpoint (OpenID Connect Core §5.1). */
interface Claims extends Pick<IDToken, 'sub' | 'auth_time'> {
  email?: unknown;
  email_verified?: unknown;
  name?: unknown;
}

/** OpenID Connect Core §2: at most 255 ASCII characters. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;

/** Null when the subject is none that a provider may have. */
export function assertionOf(issuer: string, claims: Claims, now: Date): Assertion | null {
  const { sub, email, email_verified, name, auth_time } = claims;
  if (!SUBJECT.test(sub)) return null;
  return {
    issuer,
    subject: sub,
    email: textOf(email, 320),
    // Only the boolean: whoever sends "false" must not be taken at their word.
    isEmailVerified: email_verified === true,
    name: textOf(name, 200),
    authenticatedAt: auth_time === undefined ? null : instantOf(auth_time, now),
  };
}

/** A clock there may be ahead, or wrong: nobody has signed in later than now. */
const instantOf = (seconds: number, now: Date): Date => new Date(Math.min(seconds * 1000, now.getTime()));

const textOf = (claim: unknown, most: number): string | null =>
  typeof claim === 'string' &&
  claim !== '' &&
  claim.length <= most &&
  claim.isWellFormed() &&
  !/\p{Cc}/u.test(claim)
    ? claim
    : null;
