import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { DomainEvents } from '#libs/jobs';
import { Clock } from '#libs/kernel';
import type { Ticket } from './ticket.entity.js';
import type { TicketEvent } from './ticket.events.js';
import { TicketsRepository } from './tickets.repository.js';

const BATCH = 100;

/** A change of all tickets of some kind. */
export interface BatchChange {
  /** Up to so many that it is still to be made of, locked in the open transaction. */
  lock: (limit: number) => Promise<Ticket[]>;
  change: (ticket: Ticket, at: Date) => void;
  event: TicketEvent;
}

/** Changes tickets bit by bit: nobody who edits one waits for long, and what was done stays done. */
@Injectable()
export class TicketBatches {
  constructor(
    private readonly repository: TicketsRepository,
    private readonly events: DomainEvents,
    private readonly clock: Clock,
  ) {}

  /** Done again, it finds only what is left. @returns how many tickets were changed */
  async change(what: BatchChange, signal: AbortSignal): Promise<number> {
    for (let changed = 0; ;) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other: the database has other work
      const batch = await this.changeSome(what);
      changed += batch;
      if (batch < BATCH || signal.aborted) return changed;
    }
  }

  @Transactional()
  private async changeSome({ lock, change, event }: BatchChange): Promise<number> {
    const tickets = await lock(BATCH);
    const now = this.clock.now();
    for (const ticket of tickets) change(ticket, now);
    await this.repository.saveAll(tickets);
    // oxlint-disable-next-line no-await-in-loop -- one connection does one thing at a time
    for (const { id } of tickets) await this.events.record(event, { ticketId: id });
    return tickets.length;
  }
}
