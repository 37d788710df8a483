import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, type JobRun, OnJob } from '#libs/jobs';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { UserAccountsService } from '../../users/index.js';
import { UnconfirmedRegistrations } from './unconfirmed-registrations.js';

/** Milliseconds for which a registration waits to be confirmed. */
const KEPT = 30 * 24 * 60 * 60 * 1000;
const BATCH = 100;

const purgeRegistrationsJob = defineJob({
  name: 'auth.purge_registrations',
  payload: z.object({}),
  timeout: 3600,
  schedule: '37 3 * * *',
});

/**
 * Erases accounts that someone registered and nobody confirmed: whoever mistyped an address, or took another
 * one's, does not hold it for ever. Who was invited, and who was suspended, is for administrators.
 */
@Injectable()
export class PurgeRegistrations {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly registrations: UnconfirmedRegistrations,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  @OnJob(purgeRegistrationsJob)
  async purge(_payload: object, { signal }: JobRun): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT);
    let [ids, erased] = [await this.accounts.findUnconfirmed(before, BATCH), 0];
    while (ids.length > 0) {
      for (const id of ids) {
        if (signal.aborted) return;
        // oxlint-disable-next-line no-await-in-loop -- one account after the other
        if (await this.registrations.expire(id)) erased += 1;
      }
      // oxlint-disable-next-line no-await-in-loop -- those that stay are passed over
      ids = await this.accounts.findUnconfirmed(before, BATCH, ids.at(-1));
    }
    this.logger.info({ erased }, 'registrations that nobody confirmed were erased');
  }
}
