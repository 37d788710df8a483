import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { DomainEvents, type JobRun, Jobs, OnJob, type Payload } from '#libs/jobs';
import { closeMonth, invoicePaid, remind } from './invoices.jobs.js';
import { InvoicesRepository } from './invoices.repository.js';

const A_WEEK = 7 * 24 * 60 * 60;

@Injectable()
export class InvoicesService {
  constructor(
    private readonly invoices: InvoicesRepository,
    private readonly jobs: Jobs,
    private readonly events: DomainEvents,
  ) {}

  @Transactional()
  async send(invoiceId: string): Promise<void> {
    await this.invoices.markSent(invoiceId);
    await this.jobs.enqueue(remind, { invoiceId }, { delay: A_WEEK });
  }

  @Transactional()
  async pay(invoiceId: string, amount: string): Promise<void> {
    await this.invoices.markPaid(invoiceId);
    await this.events.record(invoicePaid, { invoiceId, amount });
  }

  @OnJob(remind)
  async remind({ invoiceId }: Payload<typeof remind>, run: JobRun): Promise<void> {
    if (await this.invoices.isPaid(invoiceId)) return;
    await this.invoices.noteReminder(invoiceId, run.id);
  }

  @OnJob(closeMonth)
  async closeMonth(): Promise<void> {
    await this.invoices.closeMonth();
  }
}
