import { afterEach, describe, expect, it, vi } from 'vitest';
import { FalseServer, json, problem, tokens } from './false-server.fixture.js';
import type { TokensResponse } from './generated/index.js';
import { Showrunner } from './showrunner.js';
import { memoryStorage, type TokenStorage } from './token-store.js';

const person = { email: 'ada@example.com', password: 'a quiet orchard in november' };
const page = (): Response => json({ items: [], nextCursor: null });

/** Takes no access token but the current one, and gives the next pair for each refresh, as the server does. */
class Accounts {
  current = 1;
  refreshes = 0;
  isOver = false;

  readonly fetch = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith('/login')) return json(tokens(this.current));
    if (pathname.endsWith('/refresh'))
      return this.refresh((await request.json()) as { refreshToken: string });
    if (pathname.endsWith('/logout')) return new Response(null, { status: 204 });
    if (this.isOver) return problem(401, 'auth.session_ended');
    return request.headers.get('authorization') === `Bearer access-${this.current}`
      ? page()
      : problem(401, 'auth.invalid_access_token');
  };

  private refresh({ refreshToken }: { refreshToken: string }): Response {
    if (this.isOver) return problem(401, 'auth.session_ended');
    // The one before the current one gets the current pair.
    if (refreshToken !== `refresh-${this.current - 1}`) this.current++;
    this.refreshes++;
    return json(tokens(this.current));
  }

  /** Access tokens expire; refresh tokens stay. */
  expire(): void {
    this.current++;
  }
}

function aTab(server: { fetch: (request: Request) => Promise<Response> }, storage: TokenStorage): Showrunner {
  return new Showrunner({ baseUrl: 'http://api.test', fetch: server.fetch, storage });
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a session', () => {
  it('is sent with what needs it, and with nothing else', async () => {
    const server = new FalseServer([() => json(tokens(1)), page, () => json({})]);
    const api = aTab(server, memoryStorage());
    await api.session.signIn(person);
    await api.users.list();
    await api.health.live();

    expect(server.headers('authorization')).toEqual([null, 'Bearer access-1', null]);
  });

  it('is refreshed before its token expires', async () => {
    vi.useFakeTimers();
    const server = new FalseServer([() => json(tokens(1)), page, () => json(tokens(2)), page]);
    const api = aTab(server, memoryStorage());
    await api.session.signIn(person);
    await api.users.list();
    vi.advanceTimersByTime(591_000);
    await api.users.list();

    expect(server.paths.at(-2)).toBe('POST /api/v1/auth/refresh');
    expect(server.headers('authorization').at(-1)).toBe('Bearer access-2');
  });

  it.each([
    ['with locks', () => {}],
    ['without', () => vi.stubGlobal('navigator', {})],
  ])('is refreshed once, however many requests find their token refused: %s', async (_name, prepare) => {
    prepare();
    const server = new Accounts();
    const api = aTab(server, memoryStorage());
    await api.session.signIn(person);
    server.expire();
    const answers = await Promise.all([
      api.users.list(),
      api.roles.list(),
      api.me.update({ body: { name: 'A' } }),
    ]);

    expect(answers.map(({ response }) => response.status)).toEqual([200, 200, 200]);
    expect(server.refreshes).toBe(1);
  });

  it('is over when the server says so, and those who listen are told', async () => {
    const server = new Accounts();
    const storage = memoryStorage();
    const api = aTab(server, storage);
    await api.session.signIn(person);
    const told = vi.fn<() => void>();
    api.session.onChange(told);
    server.isOver = true;

    await expect(api.users.list()).rejects.toMatchObject({ code: 'auth.session_ended' });
    expect(api.session.isSignedIn).toBe(false);
    expect(told).toHaveBeenCalledOnce();
    expect(storage.getItem('showrunner.session')).toBeNull();
  });

  it('ends by signing out, even where the server cannot be told', async () => {
    const server = new FalseServer([() => json(tokens(1)), () => problem(500, 'http.internal_error')]);
    const api = aTab(server, memoryStorage());
    await api.session.signIn(person);

    await expect(api.session.signOut()).rejects.toMatchObject({ status: 500 });
    expect(api.session.isSignedIn).toBe(false);
  });

  it('asks for the second factor where there is one', async () => {
    const first = { mfaRequired: true, mfaToken: 'm', methods: ['totp'], expiresAt: 'soon' };
    const server = new FalseServer([() => json(first), () => json(tokens(1))]);
    const api = aTab(server, memoryStorage());

    expect(await api.session.signIn(person)).toEqual(first);
    expect(api.session.isSignedIn).toBe(false);
    await api.session.finishSignIn({ mfaToken: 'm', method: 'totp', code: '123456' });
    expect(api.session.isSignedIn).toBe(true);
  });
});

describe.each([
  ['with locks', () => {}],
  ['without', () => vi.stubGlobal('navigator', {})],
])('two tabs that share a storage, %s,', (_name, prepare) => {
  it('are signed in together, and go on when both find their token refused', async () => {
    prepare();
    const server = new Accounts();
    const storage = memoryStorage();
    const [one, other] = [aTab(server, storage), aTab(server, storage)];
    await one.session.signIn(person);
    server.expire();

    const answers = await Promise.all([one.users.list(), other.users.list(), one.users.list()]);
    expect(answers.map(({ response }) => response.status)).toEqual([200, 200, 200]);
    expect(other.session.isSignedIn).toBe(true);
  });
});

it('one of two tabs refreshes, and the other takes its tokens', async () => {
  const server = new Accounts();
  const storage = memoryStorage();
  const [one, other] = [aTab(server, storage), aTab(server, storage)];
  await one.session.signIn(person);
  server.expire();
  await Promise.all([one.users.list(), other.users.list()]);

  expect(server.refreshes).toBe(1);
});

it('a tab hears that another one has signed out', async () => {
  const storage = memoryStorage();
  const server = new Accounts();
  const [one, other] = [aTab(server, storage), aTab(server, storage)];
  await one.session.signIn(person);
  const told = new Promise<void>((resolve) =>
    other.session.onChange(() => other.session.isSignedIn || resolve()),
  );
  await one.session.signOut();

  await told;
  await expect(other.users.list({ throwOnError: true })).rejects.toMatchObject({ status: 401 });
});

it('tokens that arrive after signing out are not kept', async () => {
  const storage = memoryStorage();
  let answer: (response: Response) => void = () => {};
  const late = new Promise<Response>((resolve) => {
    answer = resolve;
  });
  const server = new FalseServer([
    () => json(tokens(1)),
    () => problem(401, 'auth.invalid_access_token'),
    () => late,
    () => new Response(null, { status: 204 }),
  ]);
  const api = aTab(server, storage);
  await api.session.signIn(person);
  const list = api.users.list().catch((error: unknown) => error);
  await vi.waitFor(() => expect(server.paths).toContain('POST /api/v1/auth/refresh'));
  await api.session.signOut();
  answer(json(tokens(2)));

  expect(await list).toMatchObject({ status: 401 });
  expect(api.session.isSignedIn).toBe(false);
});

it('an API key is sent instead, and is not replaced by the session', async () => {
  const storage = memoryStorage();
  await aTab(new Accounts(), storage).session.signIn(person);
  const server = new FalseServer([() => problem(401, 'auth.invalid_access_token')]);
  const api = new Showrunner({ baseUrl: 'http://api.test', apiKey: 'sr_key', fetch: server.fetch, storage });

  await expect(api.users.list()).rejects.toMatchObject({ status: 401 });
  expect(server.headers('authorization')).toEqual(['Bearer sr_key']);
});

it('what is no session in the storage is none', async () => {
  const storage = memoryStorage();
  storage.setItem('showrunner.session', 'not JSON');
  const server = new FalseServer([page]);
  const api = aTab(server, storage);
  await api.users.list();

  expect(api.session.isSignedIn).toBe(false);
  expect(server.headers('authorization')).toEqual([null]);
});

it('a tab that sees the storage late does not sign out one that has just proved who it is', async () => {
  vi.useFakeTimers();
  const shared = memoryStorage();
  let seen: string | null = null;
  const late: TokenStorage = { ...shared, getItem: () => seen };
  const server = new FalseServer([
    () => problem(401, 'auth.invalid_access_token'),
    () => problem(401, 'auth.session_ended'),
    page,
  ]);
  const [one, other] = [aTab(server, shared), aTab(server, late)];
  one.session.start(tokens(1) as TokensResponse);
  seen = shared.getItem('showrunner.session');
  // By a reauthentication, after which older tokens are refused.
  one.session.start(tokens(2) as TokensResponse);
  setTimeout(() => {
    seen = shared.getItem('showrunner.session');
  }, 100);
  const list = other.users.list();
  await vi.runAllTimersAsync();

  expect((await list).response.status).toBe(200);
  expect(server.headers('authorization').at(-1)).toBe('Bearer access-2');
  expect(one.session.isSignedIn).toBe(true);
});
