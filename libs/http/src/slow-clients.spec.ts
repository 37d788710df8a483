import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { HttpAdapterOptions } from './index.js';
import { type NotesApplication, startNotes } from './notes.fixture.js';

// A thousand connections take their time on a machine with other work.
vi.setConfig({ testTimeout: 20_000 });

const HEADER = 'GET /notes HTTP/1.1\r\nHost: a\r\n';
const QUICK = `${HEADER}\r\n`;
const BODY_TO_COME =
  'POST /notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n';
const LIMITS = { headers: 400, request: 800, interval: 50 };
/** Milliseconds; far more than it takes, for machines with other work. */
const AT_ONCE = 2000;
const BURST = 50;

let notes: NotesApplication;

const startWith = async (timeLimits: HttpAdapterOptions['timeLimits']): Promise<void> => {
  notes = await startNotes({ rateLimits: false }, { timeLimits: { ...timeLimits, ending: 100 } });
};
afterEach(() => notes.app.close());

function client(): Socket {
  const socket = connect(notes.port, '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** All that it receives, however the connection ends. */
function received(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (data) => (text += data.toString()));
  return new Promise((resolve) => socket.once('close', () => resolve(text)));
}

/** Sends a space now and then, so that the connection is never idle. */
function drip(start: string): Socket {
  const socket = client();
  socket.write(start);
  const drops = setInterval(() => socket.writable && socket.write(' '), 20);
  socket.once('close', () => clearInterval(drops));
  return socket;
}

async function expectOthersServed(): Promise<void> {
  const began = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => fetch(`http://127.0.0.1:${notes.port}/notes`)),
  );

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(performance.now() - began).toBeLessThan(AT_ONCE);
}

describe.each([
  ['header fields', `${HEADER}X-Slow:`],
  ['a body', BODY_TO_COME],
])('clients that send %s byte by byte', (_what, start) => {
  it('are told and cut off, and nobody waits for them', async () => {
    await startWith(LIMITS);
    const slow = Array.from({ length: 100 }, () => drip(start));
    const answers = Promise.all(slow.map((socket) => received(socket)));
    await expectOthersServed();

    for (const answer of await answers) {
      expect(answer).toMatch(/^HTTP\/1.1 408 /);
      expect(answer).toContain('"code":"http.request_timeout"');
      expect(answer).toMatch(/^connection: close\r$/m);
    }
    expect(notes.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('clients that close their half of the connection', () => {
  it.each([
    ['before they have sent anything', ''],
    ['within the header fields', HEADER],
    ['within the body', BODY_TO_COME],
  ])('%s are let go at once', async (_when, start) => {
    await startWith({});
    const halves = Array.from({ length: 20 }, () => client().end(start));
    const began = performance.now();
    const over = Promise.all(halves.map((socket) => received(socket)));
    await expectOthersServed();
    await over;

    expect(performance.now() - began).toBeLessThan(AT_ONCE);
    expect(notes.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('a client that reads nothing', () => {
  const ASKED = 20_000;
  const countRequests = (): { requests: number } => {
    const count = { requests: 0 };
    notes.app.getHttpServer().on('request', () => (count.requests += 1));
    return count;
  };

  it('is answered no more than its connection holds, and cut off', async () => {
    await startWith({ silence: 500 });
    const count = countRequests();
    const connected = once(notes.app.getHttpServer(), 'connection');
    const greedy = client();
    const [served] = (await connected) as [Socket];
    for (let sent = BURST; sent <= ASKED && !served.destroyed; sent += BURST) {
      greedy.write(QUICK.repeat(BURST));
      while (count.requests < sent && !served.destroyed) await nextTurn();
    }

    expect(count.requests).toBeLessThan(ASKED / 2);
  });

  it('is cut off at once when it sends hundreds of requests ahead', async () => {
    await startWith({});
    const count = countRequests();
    const closed = received(client().setNoDelay().end(QUICK.repeat(ASKED)));
    await expectOthersServed();

    expect(await closed).toBe('');
    expect(count.requests).toBeLessThan(ASKED / 2);
  });
});

describe('1,000 idle connections', () => {
  it('are nothing to anybody else', async () => {
    await startWith({});
    const idle = Array.from({ length: 1000 }, () => client());
    await Promise.all(idle.map((socket) => once(socket, 'connect')));
    for (const socket of idle) socket.write(QUICK);
    await Promise.all(idle.map((socket) => once(socket, 'data')));
    await expectOthersServed();

    expect(idle.filter(({ closed }) => closed)).toHaveLength(0);
  });
});
