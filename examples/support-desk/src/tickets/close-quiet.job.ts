import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, type JobRun, OnJob, type Payload } from '#libs/jobs';
import { Logger } from '#libs/logging';

export const closeQuietTicket = defineJob({
  name: 'tickets.close_quiet',
  payload: z.object({}),
  schedule: '23 4 * * *',
});

@Injectable()
export class CloseQuietTickets {
  constructor(private readonly logger: Logger) {}

  /** It may run more than once for one job: what it does outside of the database is to be idempotent by the job's id. */
  @OnJob(closeQuietTicket)
  async run(_payload: Payload<typeof closeQuietTicket>, { id: jobId }: JobRun): Promise<void> {
    this.logger.info({ event: 'tickets_close_quiet', jobId }, 'close quiet tickets');
  }
}
