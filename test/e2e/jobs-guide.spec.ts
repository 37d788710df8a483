import { Module } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { JobEngine, JobSchedules } from '#libs/jobs';
import { newId } from '#libs/kernel';
import { TestApplication } from '../support/application.js';
import { InvoicesRepository } from '../support/jobs-guide/invoices.repository.js';
import { InvoicesService } from '../support/jobs-guide/invoices.service.js';
import { LedgerService } from '../support/jobs-guide/ledger.service.js';
import { withFeature } from '../support/planted-feature.js';

const PATIENCE = { timeout: 15_000, interval: 20 };
const guide = readFileSync('docs/guides/jobs.md', 'utf8');

@Module({ providers: [InvoicesService, InvoicesRepository, LedgerService] })
class InvoicesModule {}

let application: TestApplication;
let invoices: InvoicesService;
let repository: InvoicesRepository;

beforeAll(async () => {
  application = await withFeature(InvoicesModule, () => TestApplication.start());
  invoices = application.app.get(InvoicesService);
  repository = application.app.get(InvoicesRepository);
});
afterAll(() => application.stop());

describe('the guide to jobs', () => {
  it.each(['invoices.jobs.ts', 'invoices.service.ts', 'ledger.service.ts'])(
    'shows %s as it is run here',
    (file) => {
      expect(guide).toContain(readFileSync(`test/support/jobs-guide/${file}`, 'utf8').trim());
    },
  );

  it('reminds of an invoice in a week', async () => {
    await invoices.send(newId());
    const engine = application.app.get(JobEngine);
    const { items } = await engine.page({ limit: 1, filter: { name: { eq: 'invoices.remind' } } });

    expect(items).toMatchObject([{ state: 'created', attempts: 0 }]);
    const days = ((items[0]?.runAt.getTime() ?? 0) - Date.now()) / (24 * 60 * 60 * 1000);
    expect(days).toBeCloseTo(7, 1);
  });

  it('tells the ledger of a payment', async () => {
    await invoices.pay(newId(), '12.50');

    const ledger = application.app.get(LedgerService);
    await vi.waitFor(() => expect([...ledger.entries.values()]).toEqual(['12.50']), PATIENCE);
  });

  it('closes the month by itself', async () => {
    application.clock.advance(32 * 24 * 60 * 60 * 1000);
    await application.app.get(JobSchedules).runDue();

    await vi.waitFor(() => expect(repository.closedMonths).toBe(1), PATIENCE);
  });
});
