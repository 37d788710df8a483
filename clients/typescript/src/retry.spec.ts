import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FalseServer, json, problem } from './false-server.fixture.js';
import { isProblem } from './problem.js';
import { Showrunner } from './showrunner.js';

const BASE = 'http://api.test';
const person = { email: 'ada@example.com', name: 'Ada', roles: ['member'] };

function aClient(server: FalseServer, retry = {}): Showrunner {
  return new Showrunner({ baseUrl: BASE, fetch: server.fetch, retry });
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const busy = (seconds: number | string): (() => Response) => {
  return () => problem(503, 'http.service_unavailable', { 'retry-after': String(seconds) });
};
const fine = (): Response => json({ items: [], nextCursor: null });

describe('a request that is refused for now', () => {
  it.each([
    ['429', () => problem(429, 'http.rate_limited', { 'retry-after': '7' })],
    ['503', busy(7)],
    ['503 with a date', busy(new Date(Date.now() + 7_000).toUTCString())],
  ])('is sent again when Retry-After is over: %s', async (_name, refusal) => {
    vi.setSystemTime(Math.floor(Date.now() / 1000) * 1000);
    const server = new FalseServer([refusal, fine]);
    const answer = aClient(server).users.list();

    await vi.advanceTimersByTimeAsync(5_999);
    expect(server.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_002);
    expect((await answer).data).toEqual({ items: [], nextCursor: null });
  });

  it('is given up after so many tries', async () => {
    const server = new FalseServer([busy(1)]);
    const answer = aClient(server, { attempts: 4 })
      .users.list()
      .catch((error: unknown) => error);

    await vi.runAllTimersAsync();
    expect(await answer).toMatchObject({ code: 'http.service_unavailable', status: 503 });
    expect(server.requests).toHaveLength(4);
  });

  it('is given up at once where the wait is longer than one wants to', async () => {
    const server = new FalseServer([busy(31)]);

    await expect(aClient(server).users.list()).rejects.toMatchObject({ status: 503 });
    expect(server.requests).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits no longer when it is aborted', async () => {
    const server = new FalseServer([busy(20)]);
    const controller = new AbortController();
    const answer = aClient(server)
      .users.list({ signal: controller.signal })
      .catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(1_000);
    controller.abort(new Error('The page was left.'));
    expect(await answer).toEqual(new Error('The page was left.'));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a request whose answer was lost', () => {
  it('is sent again where that does no harm', async () => {
    const lost = (): never => {
      throw new TypeError('fetch failed');
    };
    const server = new FalseServer([lost, lost, fine]);
    const answer = aClient(server).users.list();

    await vi.runAllTimersAsync();
    expect((await answer).response.status).toBe(200);
    expect(server.requests).toHaveLength(3);
  });

  it('is not, where it would do something twice', async () => {
    const server = new FalseServer([]);

    await expect(aClient(server).session.signIn({ email: 'a@b.example', password: 'x' })).rejects.toThrow(
      'fetch failed',
    );
    expect(server.requests).toHaveLength(1);
  });
});

describe('what makes something', () => {
  it('has a key, the same at each try and another for each call', async () => {
    const server = new FalseServer([busy(1), () => json(person, 201)]);
    const api = aClient(server);
    const first = api.users.create({ body: person });
    await vi.runAllTimersAsync();
    await first;
    await api.users.create({ body: person });

    const [one, again, other] = server.headers('idempotency-key');
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
    expect(server.bodies[1]).toBe(JSON.stringify(person));
  });

  it('has the key that it is given', async () => {
    const server = new FalseServer([() => json(person, 201)]);
    await aClient(server).users.create({ body: person, headers: { 'Idempotency-Key': 'mine' } });

    expect(server.headers('idempotency-key')).toEqual(['mine']);
  });

  it('waits for the same request that is still under way', async () => {
    const running = (): Response => problem(409, 'idempotency.in_progress', { 'retry-after': '1' });
    const server = new FalseServer([running, () => json(person, 201)]);
    const answer = aClient(server).users.create({ body: person });

    await vi.runAllTimersAsync();
    expect((await answer).data.name).toBe('Ada');
  });

  it('is not sent again when it is in conflict', async () => {
    const server = new FalseServer([() => problem(409, 'users.email_taken')]);
    const error = await aClient(server)
      .users.create({ body: person })
      .catch((caught: unknown) => caught);

    expect(isProblem(error, 'users.email_taken')).toBe(true);
    expect(server.requests).toHaveLength(1);
  });
});
