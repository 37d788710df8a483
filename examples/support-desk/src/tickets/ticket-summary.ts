import { Injectable } from '@nestjs/common';
import { Cache } from '#libs/cache';
import { TICKETS_TAG } from './tickets.tags.js';
import { TicketsRepository, type WaitingTickets } from './tickets.repository.js';

/** What there is to do, for everyone who looks at the desk. */
@Injectable()
export class TicketSummary {
  constructor(
    private readonly repository: TicketsRepository,
    private readonly cache: Cache,
  ) {}

  /** Counts tell of no person: one value is shared by all who may read, on every node, and may be in Redis. */
  read(): Promise<WaitingTickets[]> {
    const options = { ttl: 60_000, refreshAhead: 5_000, tags: [TICKETS_TAG] };
    return this.cache.get('tickets:summary', options, () => this.repository.countWaiting());
  }
}
