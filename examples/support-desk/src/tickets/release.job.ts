import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, type JobRun, OnJob, type Payload } from '#libs/jobs';
import { Assignees } from './assignees.js';
import { TicketBatches } from './ticket-batches.js';
import type { Ticket } from './ticket.entity.js';
import { ticketReleased } from './ticket.events.js';
import { TicketsRepository } from './tickets.repository.js';

export const releaseTickets = defineJob({
  name: 'tickets.release',
  payload: z.object({ userId: z.uuid() }),
  timeout: 3600,
});

/** Puts back into the queue what someone has who cannot sign in. */
@Injectable()
export class ReleaseTickets {
  constructor(
    private readonly repository: TicketsRepository,
    private readonly assignees: Assignees,
    private readonly batches: TicketBatches,
  ) {}

  @OnJob(releaseTickets)
  async run({ userId }: Payload<typeof releaseTickets>, { signal }: JobRun): Promise<void> {
    await this.batches.change(
      {
        lock: (limit) => this.lockTicketsOf(userId, limit),
        change: (ticket, at) => ticket.release(at),
        event: ticketReleased,
      },
      signal,
    );
  }

  /** None of someone who is back since this was asked for: what they have by now was given to them anew, or is kept. */
  private async lockTicketsOf(userId: string, limit: number): Promise<Ticket[]> {
    // Before the tickets, as an assignment does: neither waits for the other with what the other needs.
    if (await this.assignees.isAvailable(userId)) return [];
    return this.repository.lockWaitingOf(userId, limit);
  }
}
