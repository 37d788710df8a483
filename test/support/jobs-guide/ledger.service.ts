import { Injectable } from '@nestjs/common';
import { type Occurrence, OnDomainEvent, type Payload } from '#libs/jobs';
import { invoicePaid } from './invoices.jobs.js';

@Injectable()
export class LedgerService {
  readonly entries = new Map<string, string>();

  @OnDomainEvent(invoicePaid, 'book')
  async book({ amount }: Payload<typeof invoicePaid>, { eventId }: Occurrence): Promise<void> {
    this.entries.set(eventId, amount);
  }
}
