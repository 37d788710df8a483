import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '#libs/config';
import { createLogger } from '#libs/logging';
import { LogCapture, OtlpReceiver, type ReceivedSpan } from '#libs/testing';
import { Tracing } from './tracing.js';

let collector: OtlpReceiver;
let logs: LogCapture;
let tracing: Tracing;

beforeEach(async () => {
  collector = await OtlpReceiver.start();
  logs = new LogCapture();
  tracing = await open();
});
afterEach(async () => {
  await tracing.close();
  await collector.stop();
});

function open(variables: Record<string, string> = {}): Promise<Tracing> {
  const { tracing: config } = loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...variables });
  return Tracing.open(config, createLogger({ level: 'info', pretty: false }, logs));
}

/** What arrived by the end, by name. */
async function sent(): Promise<Record<string, ReceivedSpan>> {
  await tracing.close();
  return Object.fromEntries(collector.spans.map((span) => [span.name, span]));
}

const nothing = async (): Promise<void> => {};

describe('a span', () => {
  it('is part of the one around it, and holds what it is told', async () => {
    await tracing.span('outer', {}, () =>
      tracing.span('inner', { kind: 'client', attributes: { size: 2, none: undefined } }, nothing),
    );

    const { outer, inner } = await sent();
    expect(outer).toMatchObject({ parentSpanId: '', kind: 'SPAN_KIND_INTERNAL', attributes: {} });
    expect(inner).toMatchObject({ kind: 'SPAN_KIND_CLIENT', attributes: { size: 2 } });
    expect(inner).toMatchObject({ traceId: outer?.traceId, parentSpanId: outer?.spanId });
  });

  it.each([
    [Object.assign(new Error('to ada@example.com'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [new TypeError('to ada@example.com'), 'TypeError'],
    [new (class Refused extends Error {})('to ada@example.com'), 'Refused'],
    [Object.assign(new Error('to ada@example.com'), { name: 'NoSuchKey' }), 'NoSuchKey'],
    [Object.assign(new Error('to ada@example.com'), { code: 'to ada@example.com' }), 'Error'],
    ['to ada@example.com', '_OTHER'],
  ])('fails as its work does, and keeps the message to itself', async (error, type) => {
    const fail = async (): Promise<never> => {
      throw error;
    };
    await expect(tracing.span('failing', {}, fail)).rejects.toBe(error);

    expect((await sent()).failing).toMatchObject({
      attributes: { 'error.type': type },
      status: { code: 'STATUS_CODE_ERROR', message: '' },
      events: [],
    });
    expect(collector.text).not.toContain('ada@example.com');
  });

  it('is taken up elsewhere by its traceparent', async () => {
    const traceparent = await tracing.span('asks', {}, async () => tracing.traceparent);
    await tracing.span('is around', {}, () =>
      tracing.span('does', { kind: 'consumer', carrier: { traceparent } }, nothing),
    );

    const { asks, does } = await sent();
    expect(does).toMatchObject({ traceId: asks?.traceId, parentSpanId: asks?.spanId });
  });

  it('begins a trace where nothing came in, whatever is around', async () => {
    await tracing.span('outer', {}, () => tracing.span('inner', { carrier: {} }, nothing));

    const { outer, inner } = await sent();
    expect(inner?.parentSpanId).toBe('');
    expect(inner?.traceId).not.toBe(outer?.traceId);
  });

  it('that is worth nothing by itself needs a trace', async () => {
    expect(tracing.beginWithin('alone')).toBeUndefined();
    await tracing.span('outer', {}, async () => tracing.beginWithin('inner')?.end());

    expect(Object.keys(await sent()).toSorted()).toEqual(['inner', 'outer']);
  });

  it('is no part of what another application of the process does', async () => {
    const other = await open({ OTEL_SERVICE_NAME: 'other' });
    await other.span('theirs', {}, async () => {
      expect(tracing.traceparent).toBeUndefined();
      expect(tracing.beginWithin('nothing')).toBeUndefined();
      await tracing.span('ours', {}, nothing);
    });
    await other.close();

    const { ours, theirs } = await sent();
    expect(ours?.parentSpanId).toBe('');
    expect(theirs?.resource).toMatchObject({ 'service.name': 'other' });
  });
});

describe('a collector that does not answer', () => {
  it('is not waited for at the end', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const waiting = await open({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
    await waiting.span('one', {}, nothing);
    const began = performance.now();
    await waiting.close();

    expect(performance.now() - began).toBeLessThan(4000);
    silent.close();
  });
});

describe('traces that are off', () => {
  it('are no more than the work', async () => {
    const off = await Tracing.open(
      loadConfig({}).tracing,
      createLogger({ level: 'info', pretty: false }, logs),
    );

    expect(off).toBe(Tracing.off);
    expect(off.isOn).toBe(false);
    expect(off.begin('one')).toBeUndefined();
    expect(off.traceparent).toBeUndefined();
    expect(await off.span('one', {}, async (span) => span ?? 'done')).toBe('done');
    await off.close();
  });
});
