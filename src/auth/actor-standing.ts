import { Injectable } from '@nestjs/common';
import { PermissionDenied, SessionEnded } from '#libs/access';
import type { Actor } from '#libs/context';
import { Actors } from './actors.js';

/** For work that goes on for long after the guard has looked: it asks again as it goes. */
@Injectable()
export class ActorStanding {
  constructor(private readonly actors: Actors) {}

  /** @throws SessionEnded, PermissionDenied */
  async assertStillMay(actor: Actor, permission: string): Promise<void> {
    const { permissions } = await this.current(actor);
    if (!permissions.has(permission)) throw new PermissionDenied(permission);
  }

  /** For what needs no permission. @throws SessionEnded */
  async assertStillSignedIn(actor: Actor): Promise<void> {
    await this.current(actor);
  }

  private async current(actor: Actor): Promise<Actor> {
    const current = await this.actors.findAgain(actor);
    if (!current) throw new SessionEnded();
    return current;
  }
}
