import type { Actor } from '#libs/context';

/** The session that a request was made in. For routes that take no API keys: others have to do without one. */
export function sessionIdOf({ sessionId }: Actor): string {
  if (sessionId === null) throw new Error('A route that takes API keys asks for the session of the actor.');
  return sessionId;
}
