import type { Actor } from '#libs/context';

/**
 * Asks again, inside a transaction, who the actor is by now: the guard asked before it began, and the request
 * may have waited since for the one that suspended or demoted them. The feature that keeps accounts provides
 * it, so that features which know no accounts can ask.
 */
export abstract class ActorConfirmation {
  /**
   * To be called first in a transaction. Whoever changes the actor's account waits until it ends.
   *
   * @throws SessionEnded, PermissionDenied
   */
  abstract confirm(actor: Actor, permission: string): Promise<void>;
}
