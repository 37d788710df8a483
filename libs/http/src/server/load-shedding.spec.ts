import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '#libs/logging';
import { LogCapture } from '#libs/testing';
import { type NotesApplication, startNotes } from '../notes.fixture.js';
import { Overload } from './load-shedding.js';

const IDLE = { loopDelay: 1, waiting: 0 };
const LATE = { loopDelay: 700, waiting: 0 };
const CROWDED = { loopDelay: 1, waiting: 501 };

let overload: Overload;
let logs: LogCapture;

beforeEach(() => {
  logs = new LogCapture();
  overload = new Overload(createLogger({ level: 'debug', pretty: false }, logs));
});

const look = (...loads: (typeof IDLE)[]): boolean => {
  for (const load of loads) overload.look(load);
  return overload.isOn;
};

describe('an overload', () => {
  it.each([
    ['the event loop is late', LATE],
    ['many wait for the database', CROWDED],
  ])('is one when %s for three looks', (_, load) => {
    expect(look(load, load)).toBe(false);
    expect(look(load)).toBe(true);
  });

  it('is none after a single stall', () => {
    expect(look(LATE, LATE, IDLE, LATE, LATE)).toBe(false);
  });

  it('is over with the first look that finds less to do', () => {
    expect(look(LATE, LATE, LATE, IDLE)).toBe(false);
  });

  it('is logged as it begins and as it ends, and not in between', () => {
    look(CROWDED, CROWDED, CROWDED, CROWDED, IDLE, IDLE);

    expect(logs.lines.map(({ level, waiting }) => [level, waiting])).toEqual([
      ['warn', 501],
      ['info', 0],
    ]);
  });
});

describe('a server', () => {
  it('measures its own event loop', { timeout: 90_000 }, async () => {
    const notes: NotesApplication = await startNotes();
    const call = (path: string): Promise<number> =>
      fetch(`http://127.0.0.1:${notes.port}${path}`).then(({ status }) => status);
    /** Blocks it for as long as it takes until three looks were late. */
    const work = (): void => {
      const until = performance.now() + 800;
      while (performance.now() < until);
    };
    const timer = setInterval(work, 1);
    await vi.waitFor(async () => expect(await call('/notes')).toBe(503), { timeout: 30_000, interval: 1 });
    clearInterval(timer);
    await vi.waitFor(async () => expect(await call('/notes')).not.toBe(503), { timeout: 30_000 });
    await notes.app.close();
  });
});
