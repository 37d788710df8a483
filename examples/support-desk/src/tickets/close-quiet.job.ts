import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, type JobRun, OnJob } from '#libs/jobs';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { SettingsService } from '../settings/index.js';
import { TicketBatches } from './ticket-batches.js';
import { ticketUpdated } from './ticket.events.js';
import { TicketsRepository } from './tickets.repository.js';
import { closeAfterDays } from './tickets.settings.js';

const DAY = 24 * 60 * 60 * 1000;

const closeQuietTickets = defineJob({
  name: 'tickets.close_quiet',
  payload: z.object({}),
  timeout: 3600,
  schedule: '23 4 * * *',
});

/** Closes what was answered and has been quiet since: whoever asked has what they need. */
@Injectable()
export class CloseQuietTickets {
  constructor(
    private readonly repository: TicketsRepository,
    private readonly batches: TicketBatches,
    private readonly settings: SettingsService,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  @OnJob(closeQuietTickets)
  async run(_payload: object, { signal }: JobRun): Promise<void> {
    const days = await this.settings.get(closeAfterDays);
    const since = new Date(this.clock.now().getTime() - days * DAY);
    const closed = await this.batches.change(
      {
        lock: (limit) => this.repository.lockQuiet(since, limit),
        change: (ticket, at) => ticket.change({ status: 'closed' }, at),
        event: ticketUpdated,
      },
      signal,
    );
    this.logger.info({ event: 'tickets_closed', closed }, 'quiet tickets were closed');
  }
}
