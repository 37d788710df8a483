import { Injectable } from '@nestjs/common';

/** What the guide's example needs of a database. */
@Injectable()
export class InvoicesRepository {
  readonly sent = new Set<string>();
  readonly paid = new Set<string>();
  readonly reminders = new Map<string, string>();
  closedMonths = 0;

  async markSent(id: string): Promise<void> {
    this.sent.add(id);
  }

  async markPaid(id: string): Promise<void> {
    this.paid.add(id);
  }

  async isPaid(id: string): Promise<boolean> {
    return this.paid.has(id);
  }

  async noteReminder(id: string, runId: string): Promise<void> {
    this.reminders.set(runId, id);
  }

  async closeMonth(): Promise<void> {
    this.closedMonths++;
  }
}
