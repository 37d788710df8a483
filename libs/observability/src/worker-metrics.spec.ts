import realCluster, { type Worker } from 'node:cluster';
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '#libs/logging';
import { LogCapture } from '#libs/testing';
import { type Counter, type Figures, Metrics } from './metrics.js';
import { measureProcess } from './process-metrics.js';
import { serveWorkerMetrics, WorkerMetrics } from './worker-metrics.js';

let logs: LogCapture;
let cluster: EventEmitter;
let serving: TestWorker[];
let together: WorkerMetrics;

const logger = () => createLogger({ level: 'info', pretty: false }, logs);

/** One of several processes, which measures two things and can stop answering. */
class TestWorker {
  readonly process = { pid: 4711 };
  readonly metrics = Metrics.open({ port: 0 }, logger());
  readonly sent: Counter<'to'> = this.metrics.counter({ name: 'sent_total', help: 'Sent.', labels: ['to'] });
  people = 1;
  isSilent = false;
  private connected = true;

  constructor() {
    this.metrics.gauge({ name: 'people', help: 'People.', read: () => this.reading() });
    this.metrics.gauge({ name: 'queue', help: 'Queue.', together: 'max', read: () => this.reading() });
    serving.push(this);
  }

  private reading = () => [{ labels: {}, value: this.people }];

  isConnected = (): boolean => this.connected;

  send(message: unknown): void {
    if (message === 'metrics' && !this.isSilent) void this.metrics.figures().then((told) => this.tell(told));
  }

  /** As it comes through the channel between processes. */
  tell(metrics: Figures): void {
    cluster.emit('message', this as unknown as Worker, JSON.parse(JSON.stringify({ metrics })));
  }

  end(): void {
    this.connected = false;
    cluster.emit('disconnect', this as unknown as Worker);
    serving = serving.filter((worker) => worker !== this);
  }
}

beforeEach(() => {
  logs = new LogCapture();
  cluster = new EventEmitter();
  serving = [];
  together = new WorkerMetrics(cluster as never, () => serving as unknown as Worker[], logger());
});
afterEach(() => vi.useRealTimers());

const lines = (text: string): string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const read = async (): Promise<string[]> => lines(await together.text());

describe('the metrics of several processes', () => {
  it('are their sums, and the greatest of what all of them read', async () => {
    const [first, second] = [new TestWorker(), new TestWorker()];
    first.sent.add({ to: 'all' }, 2);
    second.sent.add({ to: 'all' }, 3);
    second.sent.add({ to: 'one' });
    first.people = 5;

    expect(await read()).toEqual(['sent_total{to="all"} 5', 'sent_total{to="one"} 1', 'people 6', 'queue 5']);
  });

  it('of histograms are the sums of their buckets', async () => {
    for (const worker of [new TestWorker(), new TestWorker()]) {
      worker.metrics.histogram({ name: 'size_bytes', help: 'Sizes.', buckets: [1, 10] }).observe({}, 5);
    }

    expect(await read()).toEqual(
      expect.arrayContaining([
        'size_bytes_bucket{le="1"} 0',
        'size_bytes_bucket{le="10"} 2',
        'size_bytes_sum 10',
      ]),
    );
  });

  it('hide no event loop that hangs behind those that do not', () => {
    const { metrics } = new TestWorker();
    measureProcess(metrics);
    const measured = metrics.prometheus.getMetricsAsArray();
    const ways = new Map(measured.map(({ name, aggregator }) => [name, aggregator]));

    expect([...ways].filter(([, way]) => (way as string) === 'average')).toEqual([]);
    expect(ways.get('nodejs_eventloop_lag_p99_seconds')).toBe('max');
    expect(ways.get('nodejs_eventloop_utilization_ratio')).toBe('max');
    expect(ways.get('process_resident_memory_bytes')).toBe('sum');
    expect(ways.get('nodejs_processes')).toBe('sum');
  });

  it('are asked for once for all who look at the same time', async () => {
    const worker = new TestWorker();
    const send = vi.spyOn(worker, 'send');
    await Promise.all([read(), read()]);

    expect(send).toHaveBeenCalledTimes(1);
  });
});

describe('totals', () => {
  it('of one that has ended stay, as it told them at its end', async () => {
    const [old, other] = [new TestWorker(), new TestWorker()];
    old.sent.add({ to: 'all' }, 2);
    other.sent.add({ to: 'all' }, 3);
    await read();
    old.sent.add({ to: 'all' }, 4);
    old.tell(await old.metrics.totals());
    old.end();

    expect(await read()).toEqual(['sent_total{to="all"} 9', 'people 1', 'queue 1']);
    expect(await read()).toContain('sent_total{to="all"} 9');
  });

  it('of one that was killed stay as they were told last', async () => {
    const [victim, other] = [new TestWorker(), new TestWorker()];
    victim.sent.add({ to: 'all' }, 2);
    other.sent.add({ to: 'all' }, 3);
    await read();
    victim.sent.add({ to: 'all' }, 4);
    victim.end();
    new TestWorker().sent.add({ to: 'all' });

    expect(await read()).toEqual(['sent_total{to="all"} 6', 'people 2', 'queue 1']);
  });

  it('of one that goes while it is asked stay, and it is not waited for', async () => {
    const worker = new TestWorker();
    worker.sent.add({ to: 'all' });
    await read();
    worker.isSilent = true;
    const answer = read();
    worker.end();

    expect(await answer).toEqual(['sent_total{to="all"} 1']);
  });
});

describe('a process that does not answer', () => {
  it('is waited for in vain once, with a warning; what it told last still counts', async () => {
    const [silent, other] = [new TestWorker(), new TestWorker()];
    silent.sent.add({ to: 'all' }, 2);
    other.sent.add({ to: 'all' }, 3);
    await read();
    silent.isSilent = true;
    vi.useFakeTimers();
    const late = async (): Promise<string[]> => {
      const answer = read();
      await vi.advanceTimersByTimeAsync(4000);
      return answer;
    };

    expect(await late()).toEqual(['sent_total{to="all"} 5', 'people 1', 'queue 1']);
    expect(await late()).toEqual(['sent_total{to="all"} 5', 'people 1', 'queue 1']);
    expect(logs.lines.filter(({ msg }) => msg === 'A process does not tell its metrics')).toHaveLength(1);

    silent.isSilent = false;
    expect(await read()).toContain('people 2');
  });
});

describe('several processes without a port for metrics', () => {
  it('are asked nothing', async () => {
    await serveWorkerMetrics({ port: undefined, host: '127.0.0.1' }, () => [], logger());

    expect(realCluster.listenerCount('message')).toBe(0);
  });
});
