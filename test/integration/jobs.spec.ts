import type { TestingModule } from '@nestjs/testing';
import { getRepositoryToken } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { Transactions } from '#libs/database';
import { DomainEvents, JobEngine, JobRunner, Jobs, JobSchedule, JobSchedules, JobWorker } from '#libs/jobs';
import { createTestDatabase, FakeClock, type TestDatabase } from '#libs/testing';
import {
  counted,
  failing,
  nightly,
  note,
  rebuild,
  secret,
  slow,
  startJobs,
  TestWorker,
} from '../support/test-jobs.js';

const PATIENCE = { timeout: 15_000, interval: 20 };

let testDatabase: TestDatabase;
let module: TestingModule;
let jobs: Jobs;
let events: DomainEvents;
let engine: JobEngine;
let transactions: Transactions;
let worker: TestWorker;
const clock = new FakeClock();

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  module = await startJobs(testDatabase.url, clock);
  jobs = module.get(Jobs);
  events = module.get(DomainEvents);
  engine = module.get(JobEngine);
  transactions = module.get(Transactions);
  worker = module.get(TestWorker);
});
afterAll(async () => {
  await module.close();
  await testDatabase.drop();
});
beforeEach(() => {
  worker.notes.length = 0;
  worker.heard.length = 0;
});

const stateOf = async (id: string | undefined) => (await engine.find(String(id)))?.state;

describe('a job', () => {
  it('runs once the transaction that asks for it has committed', async () => {
    const id = await transactions.run(async () => {
      const added = await jobs.enqueue(note, { text: 'saved' });
      expect(worker.notes).toEqual([]);
      return added;
    });

    await vi.waitFor(() => expect(worker.notes).toEqual([{ text: 'saved', id }]), PATIENCE);
    await vi.waitFor(async () => expect(await stateOf(id)).toBe('completed'), PATIENCE);
  });

  it('never runs when that is rolled back', async () => {
    const lost = transactions.run(async () => {
      await jobs.enqueue(note, { text: 'rolled back' });
      throw new Error('Something else failed.');
    });
    await expect(lost).rejects.toThrow('Something else');
    const after = await jobs.enqueue(note, { text: 'after' });

    await vi.waitFor(() => expect(worker.notes).toEqual([{ text: 'after', id: after }]), PATIENCE);
    expect((await engine.page({ limit: 100, filter: { name: { eq: note.name } } })).items).not.toContainEqual(
      expect.objectContaining({ data: expect.objectContaining({ payload: { text: 'rolled back' } }) }),
    );
  });

  it('is refused when its payload is not as declared', async () => {
    await expect(jobs.enqueue(note, { text: 1 } as never)).rejects.toThrow(z.ZodError);
  });

  it('is tried again, and shows its last error until it has completed', async () => {
    worker.failures = 0;
    const id = await jobs.enqueue(failing, { times: 1 });

    await vi.waitFor(async () => {
      expect(await engine.find(String(id))).toMatchObject({
        state: 'retry',
        lastError: 'It does not work yet.',
      });
    }, PATIENCE);
    await vi.waitFor(async () => expect(await stateOf(id)).toBe('completed'), PATIENCE);
    expect((await engine.find(String(id)))?.attempts).toBe(2);
  });

  it('fails for good after its last attempt; then it can be retried, or given up', async () => {
    worker.failures = 0;
    const id = String(await jobs.enqueue(failing, { times: 3 }));
    await vi.waitFor(async () => expect(await stateOf(id)).toBe('failed'), PATIENCE);
    const failed = await engine.find(id);
    expect(failed).toMatchObject({ attempts: 2, maxAttempts: 2, finishedAt: expect.any(Date) });

    expect(await engine.retry(failed as never)).toBe(true);
    await vi.waitFor(async () => expect(await stateOf(id)).toBe('failed'), PATIENCE);
    expect(await engine.cancel((await engine.find(id)) as never)).toBe(true);
    expect(await stateOf(id)).toBe('cancelled');
  });

  it('that waits can be cancelled, and taken up again', async () => {
    const id = String(await jobs.enqueue(note, { text: 'later' }, { delay: 3600 }));
    const waiting = await engine.find(id);
    expect(waiting?.state).toBe('created');

    expect(await engine.cancel(waiting as never)).toBe(true);
    expect(await stateOf(id)).toBe('cancelled');
  });

  it('that takes too long has failed', async () => {
    const id = String(await jobs.enqueue(slow, {}));

    await vi.waitFor(async () => expect(await stateOf(id)).toBe('failed'), PATIENCE);
    expect((await engine.find(id))?.lastError).toContain('more than 1 seconds');
  });

  it('with secrets is stored encrypted', async () => {
    const id = String(await jobs.enqueue(secret, { token: 'top-secret' }));

    await vi.waitFor(() => expect(worker.secrets).toEqual(['top-secret']), PATIENCE);
    expect(JSON.stringify((await engine.find(id))?.data)).not.toContain('top-secret');
  });

  it('is not added while its like waits, among many at once too', async () => {
    const delay = { delay: 3600 };
    const ids = await Promise.all(
      Array.from({ length: 10 }, () => jobs.enqueue(rebuild, { index: 'users' }, delay)),
    );

    expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
    expect(await jobs.enqueue(rebuild, { index: 'others' })).toBeDefined();
    await vi.waitFor(() => expect(worker.rebuilt).toBe(1), PATIENCE);
  });
});

describe('an event', () => {
  it('reaches subscribers in the order of commits, of 20 concurrent writers', async () => {
    const committed: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, async (_, number) => {
        await transactions.run(async () => {
          await events.record(counted, { thing: 'one', number });
          // From here on the others wait.
          committed.push(number);
        });
      }),
    );

    await vi.waitFor(() => expect(worker.heard).toHaveLength(20), { ...PATIENCE, timeout: 60_000 });
    expect(worker.heard).toEqual(committed);
    expect(worker.sequences).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('reaches the others when a subscriber fails', async () => {
    worker.isBroken = true;
    await events.record(counted, { thing: 'two', number: 1 });
    await events.record(counted, { thing: 'two', number: 2 });

    await vi.waitFor(() => expect(worker.heard).toEqual([1, 2]), PATIENCE);
    worker.isBroken = false;
  });
});

describe('a schedule', () => {
  it('adds its job when it is due, once for all the times that were missed', async () => {
    const schedules = module.get(JobSchedules);
    expect(await schedules.list()).toMatchObject([{ name: nightly.name, lastRunAt: null }]);
    expect(await schedules.runDue()).toEqual([]);

    clock.advance(3 * 24 * 60 * 60 * 1000);
    const [mine, other] = await Promise.all([schedules.runDue(), schedules.runDue()]);
    expect([...mine, ...other]).toEqual([nightly.name]);
    await vi.waitFor(() => expect(worker.nights).toBe(1), PATIENCE);
    expect((await schedules.list())[0]?.nextRunAt.getTime()).toBeGreaterThan(clock.now().getTime());
  });

  it('of another version is left to it, until nobody has run it for a week', async () => {
    const schedules = module.get(JobSchedules);
    const rows = module.get<Repository<JobSchedule>>(getRepositoryToken(JobSchedule));
    const day = 24 * 60 * 60 * 1000;
    const daysAgo = (days: number) => new Date(clock.now().getTime() - days * day);
    await rows.insert([
      { name: 'test.newer', cron: '0 4 * * *', nextRunAt: daysAgo(6) },
      { name: 'test.removed', cron: '0 4 * * *', nextRunAt: daysAgo(8) },
    ]);
    expect(await schedules.runDue()).toEqual([]);
    expect((await schedules.list()).find(({ name }) => name === 'test.newer')).toMatchObject({
      lastRunAt: null,
      nextRunAt: daysAgo(6),
    });

    schedules.end();
    await schedules.begin(module.get(JobRunner).jobs);
    expect((await schedules.list()).map(({ name }) => name)).toEqual(['test.newer', nightly.name]);
  });
});

it('drains: what runs ends, and nothing more is handed out', async () => {
  await module.get(JobWorker).drain();
  const id = await jobs.enqueue(note, { text: 'after the drain' });

  expect(await stateOf(id)).toBe('created');
  expect(worker.notes).toEqual([]);
});
