import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { HttpAdapterOptions } from '../index.js';
import { gate, type NotesApplication, startNotes } from '../notes.fixture.js';

const SLOW = 'GET /notes/slow HTTP/1.1\r\nHost: a\r\n\r\n';
const LAST = 'GET /notes/slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
/** Node sends a DELETE with a body so, unless it is told the length. */
const UNFRAMED = 'DELETE /notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\r\n';
const UNREAD = 'POST /notes HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n\r\n';
const CHUNKED =
  'POST /notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
const NOWHERE = 'POST /nothing HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
const NOT_HTTP = '[[{}]]';

let notes: NotesApplication;

const startWith = async (timeLimits: HttpAdapterOptions['timeLimits'] = {}): Promise<void> => {
  notes = await startNotes({ rateLimits: false }, { timeLimits: { ...timeLimits, ending: 100 } });
};
afterEach(() => notes.app.close());

function client(): Socket {
  const socket = connect(notes.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** The status of each answer, to the end of the connection. */
async function statuses(socket: Socket): Promise<number[]> {
  const answers = await text(socket);
  return [...answers.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status));
}

describe('what is not HTTP', () => {
  it.each([
    ['waits for the answer to the request before it', SLOW + NOT_HTTP, [200, 400]],
    ['waits for the answers to all of them', SLOW + UNFRAMED + NOT_HTTP, [200, 405, 400]],
    ['is not answered when that request ends the connection', LAST + NOT_HTTP, [200]],
    ['is answered in the place of the request that it breaks', SLOW + CHUNKED + NOT_HTTP, [200, 400]],
  ])('%s', async (_what, bytes, answered) => {
    await startWith();
    const socket = client();
    const arrived = [once(gate, 'entered'), once(notes.app.getHttpServer(), 'clientError')];
    socket.write(bytes);
    await Promise.all(arrived);
    gate.emit('opened');

    expect(await statuses(socket)).toEqual(answered);
    expect(notes.log.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('is not answered when the answer before it ends the connection', async () => {
    await startWith();
    const socket = client();
    socket.write(UNREAD + NOT_HTTP);

    expect(await statuses(socket)).toEqual([415]);
  });
});

describe('a request that is answered before it is whole', () => {
  it('is not answered again when the rest is not HTTP', async () => {
    await startWith();
    const socket = client();
    socket.write(NOWHERE);
    await once(notes.app.getHttpServer(), 'request');
    await expect.poll(() => notes.log.length).toBe(1);
    socket.write(NOT_HTTP);

    expect(await statuses(socket)).toEqual([404]);
  });

  it('is not answered again when the rest never comes', async () => {
    await startWith({ headers: 100, request: 200, interval: 50 });
    const socket = client();
    socket.write(NOWHERE);

    expect(await statuses(socket)).toEqual([404]);
  });
});

describe('a client that sends what is not HTTP and reads nothing', () => {
  it('is cut off, however long it goes on', async () => {
    await startWith({ silence: 500 });
    const connected = once(notes.app.getHttpServer(), 'connection');
    const socket = client().on('error', () => {});
    socket.write('GET /notes/file HTTP/1.1\r\nHost: a\r\n\r\n');
    const sending = setInterval(() => socket.write(NOT_HTTP), 50);
    onTestFinished(() => clearInterval(sending));
    const [served] = (await connected) as [Socket];

    await expect.poll(() => served.destroyed, { timeout: 4000 }).toBe(true);
  });
});
