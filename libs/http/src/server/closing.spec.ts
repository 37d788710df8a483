import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gate, type NotesApplication, startNotes } from '../notes.fixture.js';
import { Drain } from './drain.js';

const SLOW = 'GET /notes/slow HTTP/1.1\r\nHost: a\r\n\r\n';
const QUICK = 'GET /notes HTTP/1.1\r\nHost: a\r\n\r\n';
/** Within the header fields. */
const CUT = 20;
const SECOND = 1000;

let drain: Drain;
let notes: NotesApplication;

beforeEach(async () => {
  drain = new Drain();
  notes = await startNotes({}, { drain, timeLimits: { ending: SECOND / 2, parting: SECOND / 5 } });
});
afterEach(() => notes.app.close());

const client = (): Socket => connect(notes.port, '127.0.0.1');

/** A client that waits for its answer. */
async function waitingClient(): Promise<Socket> {
  const entered = once(gate, 'entered');
  const socket = client();
  socket.write(SLOW);
  await entered;
  return socket;
}

/** A client that was answered once, and has sent the beginning of another request. */
async function sendingClient(): Promise<Socket> {
  const connected = once(notes.app.getHttpServer(), 'connection');
  const socket = client();
  const [served] = (await connected) as [Socket];
  socket.write(QUICK);
  await once(socket, 'data');
  socket.write(QUICK.slice(0, CUT));
  await expect.poll(() => served.bytesRead).toBe(QUICK.length + CUT);
  return socket;
}

async function close(): Promise<{ closed: Promise<void> }> {
  const closed = notes.app.close();
  await expect.poll(() => notes.app.getHttpServer().listening).toBe(false);
  return { closed };
}

describe('a server that drains', () => {
  it('serves what arrives, and closes each connection with its next answer', async () => {
    const early = await waitingClient();
    drain.begin();
    const late = client();
    late.write(QUICK);
    gate.emit('opened');

    for (const socket of [early, late]) {
      const answer = await text(socket);
      expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
      expect(answer).toMatch(/^connection: close\r$/m);
    }
  });
});

describe('a server that closes', () => {
  it('finishes what runs, and refuses what still arrives', async () => {
    const running = await waitingClient();
    const late = await sendingClient();
    const { closed } = await close();
    late.write(QUICK.slice(CUT));
    const refusal = await text(late);
    gate.emit('opened');

    expect(refusal).toMatch(/^HTTP\/1.1 503 Service Unavailable/);
    expect(refusal).toContain('"code":"http.service_unavailable"');
    expect(await text(running)).toMatch(/^HTTP\/1.1 200 OK/);
    await closed;
  });

  it('does not wait for connections on which nothing was sent, or nothing is any more', async () => {
    const silent = client();
    const idle = await waitingClient();
    const { closed } = await close();
    gate.emit('opened');

    await closed;
    expect(await text(silent)).toBe('');
    expect(await text(idle)).toMatch(/^HTTP\/1.1 200 OK/);
  });

  it('answers what outlives its patience with 503, whatever that does afterwards', async () => {
    const running = await waitingClient();
    const sending = client();
    sending.write('POST /notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n');
    sending.write('Content-Length: 9\r\n\r\n{');
    await once(notes.app.getHttpServer(), 'request');
    const { closed } = await close();

    for (const socket of [running, sending]) {
      const answer = await text(socket);
      expect(answer).toMatch(/^HTTP\/1.1 503 Service Unavailable/);
      expect(answer).toMatch(/^content-type: application\/problem\+json/m);
      expect(answer).toMatch(/^connection: close\r$/m);
      expect(answer).toMatch(/^retry-after: 5\r$/m);
      expect(answer).toContain('"code":"http.service_unavailable"');
    }
    gate.emit('opened');
    await closed;
    expect(notes.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('cuts off who sends nothing whole', async () => {
    const sending = await sendingClient();
    const { closed } = await close();

    await closed;
    expect(await text(sending)).toBe('');
  });
});
