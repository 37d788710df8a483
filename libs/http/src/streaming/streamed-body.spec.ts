import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { gate, LINES_LIMIT, QUICK, type NotesApplication, startNotes } from '../notes.fixture.js';

let notes: NotesApplication;

beforeAll(async () => {
  notes = await startNotes();
});
beforeEach(() => void notes.log.splice(0));
afterEach(() => void vi.useRealTimers());
afterAll(() => notes.app.close());

/** A request whose body the test writes bit by bit, on a connection of its own. */
function open(query = '', headers: Record<string, string | number> = {}, name = 'lines'): ClientRequest {
  return request(`http://127.0.0.1:${notes.port}/notes/${name}${query}`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'text/csv', ...headers },
  });
}

async function answer(sent: ClientRequest): Promise<{ status?: number; body: Record<string, unknown> }> {
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: JSON.parse(await text(response)) as Record<string, unknown> };
}

describe('a body that is read as it arrives', () => {
  it('is read to its end', async () => {
    const sent = open();
    sent.write('x'.repeat(100_000));
    sent.end('x'.repeat(100_000));

    expect(await answer(sent)).toEqual({ status: 201, body: { bytes: 200_000 } });
  });

  it('is read no faster than it is worked on', async () => {
    const sent = open('?q=wait');
    const [first] = await Promise.all([once(gate, 'piece'), sent.end('x'.repeat(LINES_LIMIT))]);
    expect(first[0]).toBeLessThan(LINES_LIMIT);

    const opening = setInterval(() => gate.emit('opened'));
    expect(await answer(sent)).toEqual({ status: 201, body: { bytes: LINES_LIMIT } });
    clearInterval(opening);
  });

  it.each([
    ['without a length', { 'transfer-encoding': 'chunked' }],
    ['by its length', { 'content-length': LINES_LIMIT + 1 }],
  ])('is refused when it is too large, %s (ASVS 5.2.1)', async (_how, headers) => {
    const sent = open('', headers);
    sent.end('x'.repeat(LINES_LIMIT + 1));

    const { status, body } = await answer(sent);
    expect([status, body.code]).toEqual([413, 'http.payload_too_large']);
    expect(body.detail).toBe('The body is larger than the 0.25 MiB that is read.');
  });

  it.each([
    ['another media type', { 'content-type': 'text/plain' }],
    ['none', { 'content-type': '' }],
    ['another charset', { 'content-type': 'text/csv; header=present; charset=latin1' }],
    ['an encoding', { 'content-encoding': 'gzip' }],
  ])('is refused with %s', async (_what, headers) => {
    const sent = open('', headers);
    sent.end('x');

    expect((await answer(sent)).status).toBe(415);
  });

  it('is taken in to its end when the work on it stops early, and the connection goes on', async () => {
    const socket = connect(notes.port, '127.0.0.1');
    const fields = 'Host: a\r\nContent-Type: text/csv\r\nContent-Length: 200000';
    socket.write(`POST /notes/lines?q=refuse HTTP/1.1\r\n${fields}\r\n\r\n${'x'.repeat(100_000)}`);
    const [answered] = (await once(socket, 'data')) as [Buffer];
    socket.write('x'.repeat(100_000));
    socket.write('GET /notes/public HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');

    expect(answered.toString()).toMatch(/^HTTP\/1.1 429 /);
    expect(await text(socket)).toMatch(/HTTP\/1.1 200 /);
  });

  it('is taken in for half a minute at most', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const socket = connect(notes.port, '127.0.0.1');
    const fields = 'Host: a\r\nContent-Type: text/csv\r\nContent-Length: 200000';
    socket.write(`POST /notes/lines?q=refuse HTTP/1.1\r\n${fields}\r\n\r\nx`);
    const [answered] = (await once(socket, 'data')) as [Buffer];
    await vi.waitUntil(() => vi.getTimerCount() > 0);
    vi.advanceTimersByTime(30_000);
    await once(socket, 'close');

    expect(answered.toString()).toMatch(/^HTTP\/1.1 429 /);
    expect(notes.log).toMatchObject([{ level: 'debug', fields: { status: 429 } }]);
  });

  it('may take longer than other requests', async () => {
    const server = notes.app.getHttpServer();
    const connected = once(server, 'connection');
    const sent = open();
    sent.write('x');
    await once(gate, 'piece');
    const [socket] = await connected;
    server.emit('clientError', Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
    sent.end('x');

    expect(await answer(sent)).toEqual({ status: 201, body: { bytes: 2 } });
  });

  it('must not pause for longer than half a minute', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const sent = open();
    sent.write('x');
    await once(gate, 'piece');
    await vi.waitUntil(() => vi.getTimerCount() > 0);
    vi.advanceTimersByTime(30_000);

    expect(await answer(sent)).toMatchObject({ status: 408, body: { code: 'http.request_timeout' } });
    sent.destroy();
  });

  it('must not take longer than ten minutes', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const sent = open();
    sent.write('x');
    await once(gate, 'piece');
    vi.advanceTimersByTime(600_001);
    sent.end('x');

    expect(await answer(sent)).toMatchObject({ status: 408 });
  });

  it('must not take longer than its route says, however often something comes', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const sent = open('', {}, 'quick-lines');
    sent.write('x');
    await once(gate, 'piece');
    vi.advanceTimersByTime(QUICK + 1);
    sent.write('x');

    expect(await answer(sent)).toMatchObject({ status: 408, body: { code: 'http.request_timeout' } });
    sent.destroy();
  });

  it('must not pause for longer than its route lets the whole take', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const sent = open('', {}, 'quick-lines');
    sent.write('x');
    await once(gate, 'piece');
    await vi.waitUntil(() => vi.getTimerCount() > 0);
    vi.advanceTimersByTime(QUICK);

    expect(await answer(sent)).toMatchObject({ status: 408 });
    sent.destroy();
  });

  it('that breaks off is no error', async () => {
    const sent = open();
    sent.on('error', () => undefined).write('x');
    await once(gate, 'piece');
    sent.destroy();

    await expect.poll(() => notes.log).toMatchObject([{ level: 'info', fields: { aborted: true } }]);
  });
});

it('is left to the routes that say so', async () => {
  const init = { method: 'POST', body: 'x', headers: { 'content-type': 'text/csv' } };
  const response = await fetch(`http://127.0.0.1:${notes.port}/notes`, init);

  expect(response.status).toBe(415);
});
