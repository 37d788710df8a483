import { Injectable, Module } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { defineJob, JobEngine, Jobs, OnJob, type Payload } from '#libs/jobs';
import { newId } from '#libs/kernel';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { withFeature } from '../support/planted-feature.js';

const PATIENCE = { timeout: 15_000, interval: 20 };

const charge = defineJob({
  name: 'payments.charge',
  payload: z.object({
    invoiceId: z.string(),
    accessToken: z.string(),
    code: z.string().optional(),
    url: z.string().optional(),
  }),
  attempts: 1,
});
const sealed = defineJob({
  name: 'payments.sealed',
  payload: z.object({ card: z.string().optional() }),
  sealed: true,
  schedule: '0 3 * * *',
});
const settle = defineJob({
  name: 'payments.settle',
  payload: z.object({ bank: z.string() }),
  deduplicateBy: ({ bank }) => bank,
});

@Injectable()
class Payments {
  static isBroken = true;

  @OnJob(charge)
  async charge({ invoiceId }: Payload<typeof charge>): Promise<void> {
    const page = 'https://bank.test/pay?token=sealed';
    if (Payments.isBroken) throw new Error(`The bank is closed for ${invoiceId} at ${page}`);
  }

  @OnJob(settle)
  async settle(): Promise<void> {}

  @OnJob(sealed)
  async seal(): Promise<void> {}
}

@Module({ providers: [Payments] })
class PaymentsModule {}

let application: TestApplication;
let administrator: SignedInUser;
let member: SignedInUser;

beforeAll(async () => {
  application = await withFeature(PaymentsModule, () => TestApplication.start());
  administrator = await application.signIn();
  member = await application.aUser(administrator);
});
afterAll(async () => {
  application.logs.forget();
  await application.stop();
});
beforeEach(() => {
  Payments.isBroken = true;
});

const PAYLOAD = {
  invoiceId: 'invoice-7',
  accessToken: 'sealed',
  code: '123456',
  url: 'https://x.test/#token=sealed&a=1',
};

async function aJob(state: string, options?: { delay: number }): Promise<string> {
  const id = await application.app.get(Jobs).enqueue(charge, PAYLOAD, options);
  await toBe(String(id), state);
  return String(id);
}

async function toBe(id: string, state: string): Promise<void> {
  const engine = application.app.get(JobEngine);
  await vi.waitFor(async () => expect((await engine.find(id))?.state).toBe(state), PATIENCE);
}

const read = (id: string, { client } = administrator) =>
  client.GET('/api/v1/jobs/{id}', { params: { path: { id } } });
const retry = (id: string, { client } = administrator) =>
  client.POST('/api/v1/jobs/{id}/retries', { params: { path: { id } } });
const cancel = (id: string, { client } = administrator) =>
  client.PUT('/api/v1/jobs/{id}/cancellation', { params: { path: { id } } });

describe('a job that has failed', () => {
  it('is listed with why, its secrets masked', async () => {
    const id = await aJob('failed');
    const query = { 'filter[state]': 'failed', 'filter[name]': charge.name, include: 'total' };
    const response = await application.send(
      `/api/v1/jobs?${new URLSearchParams(query)}`,
      {},
      administrator.tokens.accessToken,
    );
    const page = (await response.json()) as { items: { id: string }[]; total: number };

    expect(page.total).toBeGreaterThan(0);
    expect(page.items.find((job) => job.id === id)).toMatchObject({
      name: charge.name,
      state: 'failed',
      attempts: 1,
      maxAttempts: 1,
      payload: {
        invoiceId: 'invoice-7',
        accessToken: '[redacted]',
        code: '[redacted]',
        url: 'https://x.test/#token=[redacted]&a=1',
      },
      lastError: 'The bank is closed for invoice-7 at https://bank.test/pay?token=[redacted]',
    });
  });

  it('can be retried, and completes', async () => {
    const id = await aJob('failed');
    Payments.isBroken = false;

    expect((await retry(id)).response.status).toBe(200);
    await toBe(id, 'completed');
    expect((await retry(id)).error).toMatchObject({ status: 409, code: 'jobs.other_state' });
    expect((await cancel(id)).error).toMatchObject({ status: 409, code: 'jobs.other_state' });
  });

  it('can be given up', async () => {
    const id = await aJob('failed');

    expect((await cancel(id)).data).toMatchObject({ id, state: 'cancelled' });
    expect((await cancel(id)).data).toMatchObject({ id, state: 'cancelled' });
  });
});

describe('a job that waits', () => {
  it('can be cancelled, and taken up again', async () => {
    const id = await aJob('created', { delay: 3600 });

    expect((await cancel(id)).data).toMatchObject({ state: 'cancelled' });
    expect((await retry(id)).data).toMatchObject({ state: 'created' });
  });

  it('cannot be retried', async () => {
    expect((await retry(await aJob('created', { delay: 3600 }))).response.status).toBe(409);
  });
});

it('a cancelled job is not taken up again while its like waits, on pg-boss', async ({ skip }) => {
  const { app } = application;
  skip(app.get(JobEngine).name !== 'pg-boss', 'BullMQ lets both run');
  const enqueue = async () => String(await app.get(Jobs).enqueue(settle, { bank: 'one' }, { delay: 3600 }));
  const cancelled = await enqueue();
  await cancel(cancelled);
  const waiting = await enqueue();

  expect((await retry(cancelled)).error).toMatchObject({ status: 409, code: 'jobs.other_state' });
  await cancel(waiting);
  expect((await retry(cancelled)).data).toMatchObject({ state: 'created' });
});

it('a job whose payload is secret shows none', async () => {
  const id = String(await application.app.get(Jobs).enqueue(sealed, { card: '4111' }, { delay: 3600 }));

  expect((await read(id)).data).toMatchObject({ payload: null });
});

it('jobs are pages like any list', async () => {
  for (let count = 0; count < 3; count++) await aJob('failed');
  const page = (cursor?: string) =>
    administrator.client.GET('/api/v1/jobs', { params: { query: { limit: 2, cursor } } });
  const first = (await page()).data;
  const second = (await page(first?.nextCursor ?? '')).data;

  expect(first?.items).toHaveLength(2);
  expect(second?.items.map(({ id }) => id)).not.toContain(first?.items[1]?.id);
  expect((first?.items[0]?.id ?? '') > (first?.items[1]?.id ?? '')).toBe(true);
});

it('schedules are listed with their last and next run', async () => {
  const { data } = await administrator.client.GET('/api/v1/job-schedules');

  expect(data?.items.find(({ job }) => job === sealed.name)).toEqual({
    job: sealed.name,
    cron: '0 3 * * *',
    lastRunAt: null,
    nextRunAt: expect.stringMatching(/T03:00:00.000Z$/),
  });
});

it('any mail makes jobs to look at, as the guide says', async () => {
  const body = { email: administrator.email };
  await application.anonymous.POST('/api/v1/auth/password-resets', { body });
  await vi.waitFor(async () => {
    const { data } = await administrator.client.GET('/api/v1/jobs', { params: { query: { limit: 5 } } });
    const names = data?.items.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['auth.send_password_reset', 'mail.send']));
  }, PATIENCE);
});

it('an unknown job is not found', async () => {
  expect((await read(newId())).error).toMatchObject({ status: 404, code: 'jobs.not_found' });
});

it('jobs are not for members (ASVS 8.2.1)', async () => {
  const id = await aJob('failed');
  const answers = [
    await member.client.GET('/api/v1/jobs'),
    await member.client.GET('/api/v1/job-schedules'),
    await read(id, member),
    await retry(id, member),
    await cancel(id, member),
  ];

  expect(answers.map(({ response }) => response.status)).toEqual([403, 403, 403, 403, 403]);
});
