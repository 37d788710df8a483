import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import type { DomainEventDefinition } from './domain-event.js';
import { JobRegistry } from './job-registry.js';
import { Jobs } from './jobs.js';
import { Sequences } from './sequences.js';

/** Says what has happened, to whoever wants to know. */
@Injectable()
export class DomainEvents {
  constructor(
    private readonly registry: JobRegistry,
    private readonly sequences: Sequences,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /**
   * Records the event in the open transaction, with a job for each subscriber. Whoever records one of the same key
   * waits until this transaction ends: do it last.
   *
   * @throws ZodError for a payload that the event's schema refuses
   * @example
   * await this.events.record(invoicePaid, { invoiceId });
   */
  @Transactional()
  async record<T>(event: DomainEventDefinition<T>, payload: T): Promise<void> {
    const checked = event.payload.parse(payload);
    const key = event.key(checked);
    const sequence = await this.sequences.next(event.name, key);
    const occurredAt = this.clock.now().toISOString();
    const delivery = { eventId: newId(), key, sequence, occurredAt, payload: checked };
    const subscriptions = this.registry.subscriptionsTo(event.name);
    await this.jobs.add(
      subscriptions.map(({ job }) => ({ ...this.jobs.newJob(job, delivery), order: sequence })),
    );
  }
}
