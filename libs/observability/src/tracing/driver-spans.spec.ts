import { tracingChannel } from 'node:diagnostics_channel';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '#libs/config';
import { createLogger } from '#libs/logging';
import { LogCapture, OtlpReceiver } from '#libs/testing';
import { followDriver } from './driver-spans.js';
import { Tracing } from './tracing.js';

const driver = tracingChannel<unknown, { command: string }>('test-driver:command');
let collector: OtlpReceiver;
let tracing: Tracing;
let endFollowing: () => void;

beforeEach(async () => {
  collector = await OtlpReceiver.start();
  const { tracing: config } = loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  tracing = await Tracing.open(config, createLogger({ level: 'info', pretty: false }, new LogCapture()));
  endFollowing = followDriver<{ command: string }>('test-driver:command', tracing, ({ command }) => ({
    name: command,
    kind: 'client',
  }));
});
afterEach(async () => {
  endFollowing();
  await tracing.close();
  await collector.stop();
});

/** What the driver does when it is asked for something. */
const command = (name: string, work: () => Promise<void>): Promise<void> =>
  driver.tracePromise(work, { command: name });

async function sent() {
  await tracing.close();
  return collector.spans.map(({ name, attributes }) => [name, attributes['error.type']]);
}

it('makes spans of what a driver tells, within traces', async () => {
  await command('ALONE', async () => {});
  await tracing.span('outer', {}, async () => {
    await command('WELL', async () => {});
    await command('FAILED', () => Promise.reject(new TypeError('later'))).catch(() => {});
    try {
      await command('THREW', () => {
        throw new RangeError('at once');
      });
    } catch {
      // As the driver's own caller would see it.
    }
  });

  expect(await sent()).toEqual([
    ['WELL', undefined],
    ['FAILED', 'TypeError'],
    ['THREW', 'RangeError'],
    ['outer', undefined],
  ]);
});

it('makes none once it has ended', async () => {
  endFollowing();
  await tracing.span('outer', {}, () => command('WELL', async () => {}));

  expect(driver.hasSubscribers).toBe(false);
  expect(await sent()).toEqual([['outer', undefined]]);
});
