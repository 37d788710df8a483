import type { Actor } from '#libs/context';
import { ApiKeyRefused, FreshSignInRequired, ImpersonationRefused } from './access-errors.js';
import { isFresh } from './fresh-sign-in.js';

/**
 * For a route that needs a fresh sign-in for part of what it takes, and so asks by itself (RFC 9470): a route that
 * always does has `@FreshSignIn()`. @throws FreshSignInRequired, ApiKeyRefused, ImpersonationRefused
 */
export function assertFresh({ authenticatedAt, apiKeyId, impersonatorId }: Actor, now: Date): void {
  if (apiKeyId !== undefined) throw new ApiKeyRefused();
  if (impersonatorId !== undefined) throw new ImpersonationRefused();
  if (!isFresh(authenticatedAt, now)) throw new FreshSignInRequired();
}
