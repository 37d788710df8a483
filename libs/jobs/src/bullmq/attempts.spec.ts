import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Attempt } from '../job-engine.js';
import { defineJob, type JobDefinition } from '../job.js';
import type { AttemptRecords } from './attempt-records.js';
import { Attempts } from './attempts.js';
import type { OutboxJob } from './outbox-job.entity.js';
import { HEARTBEAT } from './times.js';

const definition = defineJob({ name: 'test.note', payload: z.object({}) }) as JobDefinition;

/** The database, as far as attempts know it. */
class FakeRecords {
  isAway = false;
  /** Until then it says nothing to a heartbeat. */
  answering: Promise<void> | undefined;
  readonly ended: string[] = [];
  readonly current = new Set<OutboxJob>();

  async begin(id: string, started: number): Promise<OutboxJob> {
    const job = { id, name: definition.name, data: {}, attempts: started + 1 } as OutboxJob;
    this.current.add(job);
    return job;
  }

  async renew(jobs: OutboxJob[]): Promise<Set<OutboxJob>> {
    this.assertThere();
    await this.answering;
    return new Set(jobs.filter((job) => this.current.has(job)));
  }

  async complete({ id }: OutboxJob): Promise<void> {
    this.assertThere();
    this.ended.push(`${id} completed`);
  }

  async fail({ id }: OutboxJob, line: string): Promise<void> {
    this.assertThere();
    this.ended.push(`${id} failed: ${line}`);
  }

  private assertThere(): void {
    if (this.isAway) throw new Error('The database is away.');
  }
}

let records: FakeRecords;
const warn = vi.fn();
const attemptsOf = (runner: (attempt: Attempt) => Promise<void>): Attempts => {
  const attempts = new Attempts(records as unknown as AttemptRecords, runner, { warn });
  attempts.begin();
  return attempts;
};

beforeEach(() => {
  vi.useFakeTimers();
  records = new FakeRecords();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an attempt', () => {
  it('has its end recorded when the database is back', async () => {
    const attempts = attemptsOf(async () => {
      records.isAway = true;
    });
    const ended = attempts.run('1', 0, definition);
    await vi.advanceTimersByTimeAsync(3_500);
    expect(records.ended).toEqual([]);
    records.isAway = false;
    await vi.advanceTimersByTimeAsync(1_000);

    await ended;
    expect(records.ended).toEqual(['1 completed']);
  });

  it('has failed when it rejects, with whatever', async () => {
    const attempts = attemptsOf(() => Promise.reject('no error'));
    await attempts.run('1', 0, definition);

    expect(records.ended).toEqual(['1 failed: no error']);
  });

  it('that counts no more is aborted, and the next one of its job is not', async () => {
    const signals: AbortSignal[] = [];
    const attempts = attemptsOf(async ({ signal }) => {
      signals.push(signal);
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', reject);
      });
    });
    void attempts.run('1', 0, definition);
    await vi.advanceTimersByTimeAsync(HEARTBEAT);
    records.current.clear();
    void attempts.run('1', 1, definition);
    await vi.advanceTimersByTimeAsync(HEARTBEAT);

    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  it('that begins while the database is asked which ones count goes on', async () => {
    const signals: AbortSignal[] = [];
    const attempts = attemptsOf(({ signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    records.answering = promise;
    const begin = vi.spyOn(records, 'begin');
    void attempts.run('1', 0, definition);
    const beginning = Promise.withResolvers<void>();
    begin.mockImplementationOnce(async (...of) => {
      await beginning.promise;
      return FakeRecords.prototype.begin.apply(records, of);
    });
    void attempts.run('2', 0, definition);
    await vi.advanceTimersByTimeAsync(HEARTBEAT);
    beginning.resolve();
    await vi.advanceTimersByTimeAsync(0);
    resolve();
    await vi.advanceTimersByTimeAsync(0);

    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
  });

  it('goes on while the database is away', async () => {
    const signals: AbortSignal[] = [];
    const attempts = attemptsOf(({ signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    void attempts.run('1', 0, definition);
    records.isAway = true;
    await vi.advanceTimersByTimeAsync(HEARTBEAT);

    expect(warn).toHaveBeenCalled();
    expect(signals[0]?.aborted).toBe(false);
  });
});
