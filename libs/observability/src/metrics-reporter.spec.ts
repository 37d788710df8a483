import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '#libs/logging';
import { LogCapture } from '#libs/testing';
import { Metrics } from './metrics.js';
import { type Channel, MetricsReporter } from './metrics-reporter.js';
import { isTold } from './worker-messages.js';

const logger = createLogger({ level: 'info', pretty: false }, new LogCapture());

/** The way to the first process. */
class TestChannel extends EventEmitter {
  readonly sent: unknown[] = [];

  send(
    message: unknown,
    _handle: unknown,
    _options: unknown,
    callback: (error: Error | null) => void,
  ): boolean {
    this.sent.push(message);
    callback(null);
    return true;
  }

  /** The names in each message. */
  get told(): string[][] {
    return this.sent.map((message) => (isTold(message) ? message.metrics.map(({ name }) => name) : []));
  }
}

let channel: TestChannel;
let reporter: MetricsReporter;

beforeEach(() => {
  const metrics = Metrics.open({ port: 0 }, logger);
  metrics.counter({ name: 'sent_total', help: 'Sent.' }).add({});
  metrics.histogram({ name: 'size_bytes', help: 'Sizes.', buckets: [1] });
  metrics.gauge({ name: 'people', help: 'People.', read: () => [{ labels: {}, value: 1 }] });
  channel = new TestChannel();
  reporter = new MetricsReporter(metrics, channel as unknown as Channel, logger);
  reporter.onApplicationBootstrap();
});

const whenAsked = async (): Promise<void> => {
  const before = channel.sent.length;
  channel.emit('message', 'metrics');
  await vi.waitFor(() => expect(channel.sent.length).toBe(before + 1));
};

describe('one of several processes', () => {
  it('tells all that it measures whenever it is asked', async () => {
    channel.emit('message', 'replaced');
    await whenAsked();
    await whenAsked();

    const all = ['sent_total', 'size_bytes', 'people'];
    expect(channel.told).toEqual([all, all]);
  });

  it('tells its totals at the end, when gauges cannot be read any more', async () => {
    reporter.beforeApplicationShutdown();
    await whenAsked();
    await reporter.onApplicationShutdown();

    const totals = ['sent_total', 'size_bytes'];
    expect(channel.told).toEqual([totals, totals]);
    channel.emit('message', 'metrics');
    expect(channel.listenerCount('message')).toBe(0);
  });
});
