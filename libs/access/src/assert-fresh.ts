import type { Actor } from '#libs/context';
import { FreshSignInRequired } from './access-errors.js';
import { isFresh } from './fresh-sign-in.js';

/**
 * For a route that needs a fresh sign-in for part of what it takes, and so asks by itself (RFC 9470): a route that
 * always does has `@FreshSignIn()`. @throws FreshSignInRequired
 */
export function assertFresh({ authenticatedAt }: Pick<Actor, 'authenticatedAt'>, now: Date): void {
  if (!isFresh(authenticatedAt, now)) throw new FreshSignInRequired();
}
