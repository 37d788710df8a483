import { Module } from '@nestjs/common';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { JobEngine, JobSchedules } from '#libs/jobs';
import { newId } from '#libs/kernel';
import { TestApplication } from '../support/application.js';
import { InvoicesRepository } from '../support/jobs-guide/invoices.repository.js';
import { InvoicesService } from '../support/jobs-guide/invoices.service.js';
import { LedgerService } from '../support/jobs-guide/ledger.service.js';
import { withFeature } from '../support/planted-feature.js';
import { blocksOf } from '../../tools/markdown/blocks.js';

const FILES = ['invoices.jobs.ts', 'invoices.service.ts', 'ledger.service.ts'];
const PATIENCE = { timeout: 15_000, interval: 20 };
const guide = readFileSync('docs/guides/jobs.md', 'utf8');

const blocks = blocksOf('docs/guides/jobs.md', guide);

interface Listed {
  items: { name: string }[];
}

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

/** What the commands print, with the variables of the tour. */
async function bash(commands: string, token: string): Promise<string> {
  const env = {
    ...process.env,
    api: `${application.url}/api/v1`,
    json: 'content-type: application/json',
    auth: `authorization: Bearer ${token}`,
  };
  return (await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], { env })).stdout;
}

describe('the guide to jobs', () => {
  it('shows files as they are run here, and commands', () => {
    const files = FILES.map((file) => readFileSync(`test/support/jobs-guide/${file}`, 'utf8'));
    const commands = blocks.filter(({ kind }) => kind === 'sh');

    expect(commands).toHaveLength(1);
    expect(blocks.map(({ content }) => content)).toEqual([...files, commands[0]?.content]);
  });

  it('shows commands that list the jobs that a forgotten password makes', async () => {
    const { tokens } = await application.signIn();
    const [commands = ''] = blocks.filter(({ kind }) => kind === 'sh').map(({ content }) => content);
    // Between the first and the second, who reads waits longer than a machine.
    const [ask = '', list = ''] = commands.trim().split('\n');
    expect(await bash(ask, tokens.accessToken)).toBe('');
    const listed = () => bash(list, tokens.accessToken);

    await vi.waitFor(
      async () =>
        expect((JSON.parse(await listed()) as Listed).items.map(({ name }) => name)).toEqual(
          expect.arrayContaining(['auth.send_password_reset', 'mail.send']),
        ),
      PATIENCE,
    );
  });

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
