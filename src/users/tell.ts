import type { EventEmitter2 } from '@nestjs/event-emitter';

/**
 * Tells whoever listens to events of this class, one after the other: all of them work on the one connection of the
 * open transaction, which takes one statement at a time. Whoever throws keeps the rest from being told, and the change
 * from being made.
 */
export async function tell(events: EventEmitter2, event: object): Promise<void> {
  for (const listener of events.listeners(event.constructor.name)) {
    // oxlint-disable-next-line no-await-in-loop -- in turn, as said above
    await listener(event);
  }
}
