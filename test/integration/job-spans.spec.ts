import type { TestingModule } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '#libs/config';
import { DomainEvents, Jobs } from '#libs/jobs';
import { createLogger } from '#libs/logging';
import { Tracing } from '#libs/observability';
import {
  createTestDatabase,
  FakeClock,
  LogCapture,
  OtlpReceiver,
  type ReceivedSpan,
  type TestDatabase,
} from '#libs/testing';
import { counted, failing, note, startJobs, TestWorker } from '../support/test-jobs.js';

const PATIENCE = { timeout: 20_000, interval: 20 };

let collector: OtlpReceiver;
let tracing: Tracing;
let testDatabase: TestDatabase;
let module: TestingModule;
let jobs: Jobs;

beforeAll(async () => {
  collector = await OtlpReceiver.start();
  const { tracing: config } = loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  tracing = await Tracing.open(config, createLogger({ level: 'info', pretty: false }, new LogCapture()));
  testDatabase = await createTestDatabase();
  module = await startJobs(testDatabase.url, new FakeClock(), { tracing });
  jobs = module.get(Jobs);
});
afterAll(async () => {
  await module.close();
  await testDatabase.drop();
  await collector.stop();
});

/** The attempts at jobs in one trace, as soon as there are as many. */
const attempts = (traceId: string, count: number): Promise<ReceivedSpan[]> =>
  vi.waitFor(() => {
    const found = collector.trace(traceId).filter(({ kind }) => kind === 'SPAN_KIND_CONSUMER');
    expect(found).toHaveLength(count);
    return found;
  }, PATIENCE);

describe('an attempt at a job', () => {
  it('is part of the trace in which it was asked for, and so is the next one', async () => {
    await tracing.span('asks', {}, async () => void (await jobs.enqueue(failing, { times: 1 })));

    const { traceId, spanId } = await collector.first(({ name }) => name === 'asks');
    const [first, second] = await attempts(traceId, 2);
    expect(first).toMatchObject({
      name: 'process test.fail',
      parentSpanId: spanId,
      attributes: { 'job.attempt': 1, 'error.type': 'Error' },
      status: { code: 'STATUS_CODE_ERROR', message: '' },
    });
    expect(second).toMatchObject({ parentSpanId: spanId, attributes: { 'job.attempt': 2 } });
    expect(second?.attributes).not.toHaveProperty('error.type');
  });

  it('is part of that of the event that it tells of', async () => {
    await tracing.span('happens', {}, () =>
      module.get(DomainEvents).record(counted, { thing: 'a', number: 7 }),
    );

    const { traceId, spanId } = await collector.first(({ name }) => name === 'happens');
    const told = await attempts(traceId, 2);
    expect(told.map(({ name }) => name).toSorted()).toEqual([
      'process test.counted.break',
      'process test.counted.keep',
    ]);
    expect(told.map(({ parentSpanId }) => parentSpanId)).toEqual([spanId, spanId]);
  });

  it('begins a trace when nobody was traced who asked', async () => {
    const id = await jobs.enqueue(note, { text: 'alone' });

    const span = await collector.first(({ attributes }) => attributes['messaging.message.id'] === id);
    expect(span.parentSpanId).toBe('');
  });
});

describe('looking for jobs', () => {
  it('is no part of the trace that wakes it', async () => {
    const { notes } = module.get(TestWorker, { strict: false });
    await tracing.span('wakes', {}, async () => {
      await jobs.enqueue(note, { text: 'woken' });
      await vi.waitFor(() => expect(notes.map(({ text }) => text)).toContain('woken'), PATIENCE);
    });

    const { traceId, spanId } = await collector.first(({ name }) => name === 'wakes');
    const within = collector.trace(traceId).filter(({ parentSpanId }) => parentSpanId === spanId);
    const names = within.map(({ name }) => name);
    expect(names.filter((name) => /^(INSERT|START|COMMIT)\b/.test(name))).toEqual([
      'START',
      expect.stringMatching(/^INSERT /),
      'COMMIT',
    ]);
    expect(names).not.toContain('EXISTS');
  });
});
