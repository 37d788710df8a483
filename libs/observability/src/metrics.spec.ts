import { beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '#libs/logging';
import { LogCapture } from '#libs/testing';
import { Metrics } from './metrics.js';

let logs: LogCapture;
let metrics: Metrics;

beforeEach(() => {
  logs = new LogCapture();
  metrics = Metrics.open({ port: 0 }, createLogger({ level: 'info', pretty: false }, logs));
});

const text = async (): Promise<string[]> =>
  (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('metrics', () => {
  it('count by labels', async () => {
    const sent = metrics.counter({ name: 'sent_total', help: 'Sent.', labels: ['channel'] });
    sent.add({ channel: 'mail' });
    sent.add({ channel: 'mail' }, 2);
    sent.add({ channel: 'post' }, 0);

    expect(await text()).toEqual(['sent_total{channel="mail"} 3', 'sent_total{channel="post"} 0']);
  });

  it('keep the distribution of what is observed', async () => {
    const sizes = metrics.histogram({ name: 'size_bytes', help: 'Sizes.', buckets: [1, 10] });
    sizes.observe({}, 0.5);
    sizes.observe({}, 5);

    expect(await text()).toEqual([
      'size_bytes_bucket{le="1"} 1',
      'size_bytes_bucket{le="10"} 2',
      'size_bytes_bucket{le="+Inf"} 2',
      'size_bytes_sum 5.5',
      'size_bytes_count 2',
    ]);
  });

  it('are read when somebody looks, and forget what is no more', async () => {
    let rooms = ['hall', 'attic'];
    const read = () => rooms.map((room, index) => ({ labels: { room }, value: index + 1 }));
    metrics.gauge({ name: 'people', help: 'People.', labels: ['room'], read });
    expect(await text()).toEqual(['people{room="hall"} 1', 'people{room="attic"} 2']);

    rooms = ['attic'];
    expect(await text()).toEqual(['people{room="attic"} 1']);
  });

  it('refuse a second metric of a name', () => {
    metrics.counter({ name: 'sent_total', help: 'Sent.' });
    expect(() => metrics.counter({ name: 'sent_total', help: 'Sent again.' })).toThrow(/sent_total/);
  });

  it('are read once for all who look at the same time', async () => {
    let reads = 0;
    metrics.gauge({ name: 'people', help: 'People.', read: () => [{ labels: {}, value: ++reads }] });

    expect(await Promise.all([text(), text(), text()])).toEqual([['people 1'], ['people 1'], ['people 1']]);
    expect(await text()).toEqual(['people 2']);
  });
});

describe('a gauge that cannot be read', () => {
  const warnings = (): number => logs.lines.filter(({ msg }) => msg === 'A metric cannot be read').length;

  it('is missing, without keeping the others back, and logged once until it can be read again', async () => {
    let isThere = false;
    const read = async () => {
      if (!isThere) throw new Error('It is away.');
      return [{ labels: {}, value: 1 }];
    };
    metrics.gauge({ name: 'people', help: 'People.', read });
    metrics.gauge({ name: 'chairs', help: 'Chairs.', read: () => [{ labels: {}, value: 4 }] });

    expect(await text()).toEqual(['chairs 4']);
    expect(await text()).toEqual(['chairs 4']);
    expect(warnings()).toBe(1);

    isThere = true;
    expect(await text()).toEqual(['people 1', 'chairs 4']);
    isThere = false;
    await text();
    expect(warnings()).toBe(2);
  });

  it('is not waited for', async () => {
    const never = new Promise<never>(() => {});
    metrics.gauge({ name: 'people', help: 'People.', read: () => never });
    metrics.gauge({ name: 'chairs', help: 'Chairs.', read: () => [{ labels: {}, value: 4 }] });

    expect(await text()).toEqual(['chairs 4']);
  });
});

describe('metrics that are off', () => {
  it('measure nothing and read nothing', () => {
    const off = Metrics.open({}, createLogger({ level: 'info', pretty: false }, logs));
    const read = (): never => {
      throw new Error('Nobody looks.');
    };

    off.counter({ name: 'sent_total', help: 'Sent.' }).add({});
    off.histogram({ name: 'size_bytes', help: 'Sizes.', buckets: [1] }).observe({}, 1);
    off.gauge({ name: 'people', help: 'People.', read });
    // One of many applications in a process may be measured.
    off.counter({ name: 'sent_total', help: 'Sent.' });

    expect(off.isOn).toBe(false);
    expect(() => off.prometheus).toThrow(/off/);
  });
});
