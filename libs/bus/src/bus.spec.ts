import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '#libs/logging';
import { LogCapture } from '#libs/testing';
import { Bus } from './bus.js';
import type { Carrier, CarrierEvents } from './carrier.js';

/** A network between the nodes of a test, which it can cut, or make silent. */
class Network {
  private readonly joined = new Set<TestCarrier>();
  isSilent = false;

  join(carrier: TestCarrier): void {
    this.joined.add(carrier);
    carrier.events.opened();
  }

  leave(carrier: TestCarrier): void {
    this.joined.delete(carrier);
  }

  send(from: TestCarrier, text: string): void {
    if (!this.joined.has(from)) throw new Error('cut off');
    if (this.isSilent) return;
    for (const { events } of this.joined) events.received(text);
  }
}

class TestCarrier implements Carrier {
  readonly name = 'redis';
  events: CarrierEvents;
  reopened = 0;

  constructor(private readonly network: Network) {}

  async open(events: CarrierEvents): Promise<void> {
    this.events = events;
    this.network.join(this);
  }

  async send(text: string): Promise<void> {
    this.network.send(this, text);
  }

  cut(): void {
    this.network.leave(this);
    this.events.lost(new Error('cut'));
  }

  mend(): void {
    this.network.join(this);
  }

  reopen(): void {
    this.reopened += 1;
    this.network.leave(this);
  }

  async close(): Promise<void> {
    this.network.leave(this);
  }
}

let network: Network;
let logs: LogCapture;
const running: Bus[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  network = new Network();
  logs = new LogCapture();
});
afterEach(async () => {
  for (const bus of running.splice(0)) await bus.onApplicationShutdown();
  vi.useRealTimers();
});

async function aNode() {
  const carrier = new TestCarrier(network);
  const bus = new Bus(createLogger({ level: 'debug', pretty: false }, logs), carrier);
  running.push(bus);
  await bus.onModuleInit();
  const heard: unknown[] = [];
  bus.subscribe('news', (message) => heard.push(message));
  return { bus, carrier, heard };
}

describe('a message', () => {
  it('reaches every node once, and its own before publish is over', async () => {
    const [one, other] = [await aNode(), await aNode()];
    const publishing = one.bus.publish('news', { a: 1 });

    expect(one.heard).toEqual([{ a: 1 }]);
    await publishing;
    expect([one.heard, other.heard]).toEqual([[{ a: 1 }], [{ a: 1 }]]);
  });

  it('stays on its channel', async () => {
    const [one, other] = [await aNode(), await aNode()];
    await one.bus.publish('weather', 'rain');

    expect([...one.heard, ...other.heard]).toEqual([]);
  });

  it('reaches the other handlers when one of them fails', async () => {
    const { bus, heard } = await aNode();
    bus.subscribe('bad', () => {
      throw new Error('planted');
    });
    bus.subscribe('bad', (message) => heard.push(message));
    await bus.publish('bad', 1);

    expect(heard).toEqual([1]);
    expect(logs.errors()).toMatchObject([{ channel: 'bad', err: { message: 'planted' } }]);
  });

  it('of more than PostgreSQL takes is refused, on every engine, before anyone acts on it', async () => {
    const { bus, heard } = await aNode();

    await expect(bus.publish('news', 'x'.repeat(7_900))).rejects.toThrow(RangeError);
    expect(heard).toEqual([]);
  });

  it.each(['', 'null', '7', '{}', '{"from":1,"channel":"news"}', '{"from":"x"}', '{"from":"x","channel":'])(
    'that no bus has written is ignored: %s',
    async (text) => {
      const { carrier, heard } = await aNode();
      carrier.events.received(text);

      expect(heard).toEqual([]);
      expect(logs.lines).toMatchObject([{ level: 'warn', msg: 'The bus carried what is no message' }]);
    },
  );

  it('within one process needs no carrier', async () => {
    const bus = new Bus(createLogger({ level: 'debug', pretty: false }, logs));
    const heard: unknown[] = [];
    bus.subscribe('news', (message) => heard.push(message));
    await bus.onModuleInit();
    await bus.publish('news', 1);

    expect({ heard, engine: bus.engine, isConnected: bus.isConnected }).toEqual({
      heard: [1],
      engine: 'process',
      isConnected: true,
    });
  });
});

describe('a connection', () => {
  it('that is lost is known at once, told once, and made good when it is back', async () => {
    const { bus, carrier } = await aNode();
    const gap = vi.fn();
    bus.onGap(gap);
    carrier.cut();
    carrier.events.lost(new Error('still cut'));
    expect(bus.isConnected).toBe(false);
    await expect(bus.publish('news', 1)).rejects.toThrow('cut off');
    expect(gap).not.toHaveBeenCalled();

    carrier.mend();
    expect(bus.isConnected).toBe(true);
    expect(gap).toHaveBeenCalledTimes(1);
    expect(logs.lines.map(({ level }) => level)).toEqual(['warn', 'info']);
  });

  it('that falls silent is no longer believed after two seconds, and given up', async () => {
    const { bus, carrier } = await aNode();
    network.isSilent = true;
    vi.advanceTimersByTime(1_999);
    expect(bus.isConnected).toBe(true);
    vi.advanceTimersByTime(1);
    expect(bus.isConnected).toBe(false);
    vi.advanceTimersByTime(500);
    expect(carrier.reopened).toBe(1);

    network.isSilent = false;
    carrier.mend();
    expect(bus.isConnected).toBe(true);
  });

  it('on which others say nothing is believed for as long as it echoes', async () => {
    const { bus, carrier } = await aNode();
    vi.advanceTimersByTime(60_000);

    expect([bus.isConnected, carrier.reopened]).toEqual([true, 0]);
  });

  it('on which a message could not be sent has a gap, although it was never lost', async () => {
    const { bus, carrier } = await aNode();
    const gap = vi.fn();
    bus.onGap(gap);
    vi.spyOn(carrier, 'send').mockRejectedValueOnce(new Error('planted'));
    await expect(bus.publish('news', 1)).rejects.toThrow('planted');
    vi.advanceTimersByTime(500);

    expect(gap).toHaveBeenCalledTimes(1);
  });
});
