import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gate, type NotesApplication, startNotes } from '../notes.fixture.js';

let notes: NotesApplication;

beforeAll(async () => {
  notes = await startNotes();
});
beforeEach(() => void notes.log.splice(0));
afterAll(() => notes.app.close());

const url = (query: string): string => `http://127.0.0.1:${notes.port}/notes/file${query}`;

describe('a file that is made as it is sent', () => {
  it('has a name and is not stored', async () => {
    const response = await fetch(url(''));
    await response.body?.cancel();

    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="notes.txt"');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('is answered with a problem when its first part fails', async () => {
    const response = await fetch(url('?q=limited@0'));

    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ code: 'notes.too_many' });
    expect(response.headers.get('content-disposition')).toBeNull();
  });

  it.each([
    ['database', 'warn'],
    ['limited', 'warn'],
    ['bug', 'error'],
  ])('is cut off when a later part fails (%s), with one line (%s)', async (failure, level) => {
    const response = await fetch(url(`?q=${failure}@5`));

    await expect(response.text()).rejects.toThrow('terminated');
    await expect.poll(() => notes.log.length).toBe(2);
    const requestId = response.headers.get('x-request-id');
    expect(notes.log.toSorted((a, b) => (a.message < b.message ? -1 : 1))).toMatchObject([
      { level, message: 'Answer broken off', fields: { requestId, route: '/notes/file' } },
      { level: 'info', message: 'Request', fields: { requestId, aborted: true } },
    ]);
  });

  it('is made no faster than the client takes it, and no longer than it stays', async () => {
    let parts = 0;
    const count = (): void => void parts++;
    gate.on('part', count);
    const socket = connect(notes.port, '127.0.0.1');
    socket.write('GET /notes/file HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(socket, 'readable');
    await expect.poll(async () => [parts, await settled(() => parts)]).toSatisfy(([a, b]) => a === b);
    const made = parts;
    const stopped = once(gate, 'stopped');
    socket.destroy();

    await stopped;
    gate.off('part', count);
    expect(made).toBeLessThan(3_000);
    expect(notes.log.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('is not made for HEAD', async () => {
    const asked: number[] = [];
    const note = (part: number): void => void asked.push(part);
    gate.on('part', note);
    const socket = connect(notes.port, '127.0.0.1');
    socket.write('HEAD /notes/file HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const answer = await text(socket);
    gate.off('part', note);

    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(answer).toContain('content-disposition: attachment');
    expect(asked).toEqual([0]);
  });
});

/** The value once the event loop has gone round some times. */
async function settled(value: () => number): Promise<number> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  return value();
}
