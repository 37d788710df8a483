import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, type JobRun, OnJob, type Payload } from '#libs/jobs';
import { Logger } from '#libs/logging';

export const releaseTicket = defineJob({
  name: 'tickets.release',
  payload: z.object({ ticketId: z.uuid() }),
});

@Injectable()
export class ReleaseTickets {
  constructor(private readonly logger: Logger) {}

  /** It may run more than once for one job: what it does outside of the database is to be idempotent by the job's id. */
  @OnJob(releaseTicket)
  async run({ ticketId }: Payload<typeof releaseTicket>, { id: jobId }: JobRun): Promise<void> {
    this.logger.info({ event: 'tickets_release', jobId, ticketId }, 'release a ticket');
  }
}
