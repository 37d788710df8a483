import { OutboundError } from '#libs/outbound';

/** Of `openid-client`: that a token, or the answer around it, does not hold what it must. */
const REFUSALS = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
  'OAUTH_UNSUPPORTED_OPERATION',
]);

interface Failure extends Error {
  code?: string;
  /** What the provider calls it (RFC 6749 §5.2). */
  error?: string;
}

/** Whether the provider, or what it signed, speaks against the person; otherwise it does not work as it should. */
export function isRefusal(error: unknown): boolean {
  if (OutboundError.behind(error)) return false;
  const { code, error: name } = error as Failure;
  return name === 'invalid_grant' || (code !== undefined && REFUSALS.has(code));
}

/** For the log, without the tokens and claims that stand in causes. */
export function reasonOf(error: unknown): string {
  const outbound = OutboundError.behind(error);
  if (outbound) return outbound.message;
  const { code, error: name, message, cause } = error as Failure;
  const inner = cause instanceof Error ? `: ${cause.message}` : '';
  return [name ?? code, `${message}${inner}`].filter(Boolean).join(', ').slice(0, 300);
}
