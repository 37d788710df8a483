import type { TestingModule } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Jobs } from '#libs/jobs';
import { createLogger } from '#libs/logging';
import { Metrics } from '#libs/observability';
import { createTestDatabase, FakeClock, LogCapture, type TestDatabase } from '#libs/testing';
import { Exposition } from '../support/exposition.js';
import { note, slow, startJobs } from '../support/test-jobs.js';

const PATIENCE = { timeout: 15_000, interval: 20 };
const metrics = Metrics.open({ port: 0 }, createLogger({ level: 'info', pretty: false }, new LogCapture()));

let testDatabase: TestDatabase;
let module: TestingModule;
let jobs: Jobs;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  module = await startJobs(testDatabase.url, new FakeClock(), { metrics });
  jobs = module.get(Jobs);
});
afterAll(async () => {
  await module.close();
  await testDatabase.drop();
});

async function until(check: (exposition: Exposition) => void): Promise<void> {
  await vi.waitFor(async () => check(new Exposition(await metrics.text())), PATIENCE);
}

const sizeOf = (exposition: Exposition, queue: string, state: string): number | undefined =>
  exposition.value('job_queue_size', { queue, state });
const delayOf = (exposition: Exposition, queue: string): number | undefined =>
  exposition.value('job_queue_delay_seconds', { queue });

describe('the metrics of jobs', () => {
  it('count what is not due yet, which is not late', async () => {
    await jobs.enqueue(note, { text: 'later' }, { delay: 3600 });

    await until((exposition) => {
      expect(sizeOf(exposition, 'test.note', 'created')).toBe(1);
      expect(delayOf(exposition, 'test.note')).toBe(0);
    });
  });

  it('count what waits for its turn, and for how long, and what has failed', async () => {
    for (let count = 0; count < 3; count++) await jobs.enqueue(slow, {});

    await until((exposition) => {
      expect(sizeOf(exposition, 'test.slow', 'active')).toBe(1);
      expect(sizeOf(exposition, 'test.slow', 'created')).toBeGreaterThan(0);
      expect(delayOf(exposition, 'test.slow')).toBeGreaterThan(0.5);
      expect(delayOf(exposition, 'test.slow')).toBeLessThan(15);
    });
    await until((exposition) => {
      expect(sizeOf(exposition, 'test.slow', 'failed')).toBe(3);
      expect(sizeOf(exposition, 'test.slow', 'created')).toBe(0);
      expect(delayOf(exposition, 'test.slow')).toBe(0);
    });
  });

  it('have how long attempts took, by how they ended', async () => {
    await jobs.enqueue(note, { text: 'now' });

    const [quick, late] = [
      { queue: 'test.note', outcome: 'completed' },
      { queue: 'test.slow', outcome: 'failed' },
    ];
    await until((exposition) => expect(exposition.value('job_duration_seconds_count', quick)).toBe(1));
    const exposition = new Exposition(await metrics.text());
    expect(exposition.value('job_duration_seconds_count', late)).toBe(3);
    expect(exposition.value('job_duration_seconds_bucket', { ...late, le: '0.5' })).toBe(0);
    expect(exposition.value('job_duration_seconds_sum', late)).toBeGreaterThanOrEqual(3 * 0.99);
  });
});
