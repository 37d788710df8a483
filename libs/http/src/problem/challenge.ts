/**
 * An error that says how to authenticate (RFC 6750 §3, RFC 9470): the parameters of its
 * `WWW-Authenticate: Bearer` header field.
 *
 * @example
 * class ReauthenticationRequired extends AppError implements Challenging {
 *   readonly challenge = { error: 'insufficient_user_authentication', max_age: 600 };
 * }
 */
export interface Challenging {
  readonly challenge: Readonly<Record<string, string | number>>;
}

/** The value of `WWW-Authenticate` for an error that answers with 401. */
export function bearerChallenge(error: object): string {
  const parameters = isChallenging(error) ? Object.entries(error.challenge) : [];
  return ['Bearer', parameters.map(authParam).join(', ')].filter(Boolean).join(' ');
}

const isChallenging = (error: object): error is Challenging =>
  'challenge' in error && typeof error.challenge === 'object' && error.challenge !== null;

const authParam = ([name, value]: [string, string | number]): string =>
  typeof value === 'number' ? `${name}=${value}` : `${name}="${value.replace(/["\\]/g, '\\$&')}"`;
