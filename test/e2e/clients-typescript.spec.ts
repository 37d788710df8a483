import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DatabaseUnavailable } from '#libs/database';
import { MINUTE, SECOND } from '#libs/testing';
import {
  isProblem,
  memoryStorage,
  paginate,
  Showrunner,
  type TokenStorage,
} from '../../clients/typescript/src/index.js';
import { RoleDirectoryService } from '../../src/users/roles/role-directory.service.js';
import { ADMIN, TestApplication, uniqueEmail } from '../support/application.js';

const MOST_OF_AN_ADDRESS = 600;

let app: TestApplication;
beforeAll(async () => {
  app = await TestApplication.start({ RATE_LIMITS: 'on' });
});
afterAll(() => app.stop());

/** Its clock goes on by what it asks clients to wait: they wait by theirs. */
async function keepingTime(request: Request): Promise<Response> {
  const response = await fetch(request);
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  if (seconds > 0) app.clock.advance(seconds * SECOND);
  return response;
}

class Tab extends Showrunner {
  readonly sent: string[] = [];

  constructor(storage: TokenStorage = memoryStorage()) {
    super({
      baseUrl: app.url,
      storage,
      fetch: (request) => {
        this.sent.push(`${request.method} ${new URL(request.url).pathname}`);
        return keepingTime(request);
      },
    });
  }
}

async function signedIn(storage?: TokenStorage): Promise<Tab> {
  const api = new Tab(storage);
  await api.session.signIn(ADMIN);
  return api;
}

const refreshes = (...tabs: Tab[]): number =>
  tabs.flatMap(({ sent }) => sent).filter((call) => call.endsWith('/auth/refresh')).length;

describe('the TypeScript client', () => {
  it('signs in, refreshes what has expired, and signs out', async () => {
    const api = await signedIn();
    expect((await api.me.read()).data.email).toBe(ADMIN.email);
    app.clock.advance(11 * MINUTE);
    expect((await api.me.read()).data.email).toBe(ADMIN.email);
    expect(refreshes(api)).toBe(1);
    await api.session.signOut();

    await expect(api.me.read()).rejects.toMatchObject({ code: 'auth.unauthenticated', status: 401 });
  });

  it('knows when the session was ended elsewhere', async () => {
    const storage = memoryStorage();
    const [api, other] = [await signedIn(storage), await signedIn()];
    await other.sessions.endOthers();

    await expect(api.me.read()).rejects.toMatchObject({ code: 'auth.session_ended' });
    expect(api.session.isSignedIn).toBe(false);
    expect(storage.getItem('showrunner.session')).toBeNull();
  });

  it('makes one thing, and tells what is refused by its code', async () => {
    const api = await signedIn();
    const body = { email: uniqueEmail(), name: 'Ada', roles: ['member'] };
    const headers = { 'Idempotency-Key': 'once' };
    const [one, again] = [
      await api.users.create({ body, headers }),
      await api.users.create({ body, headers }),
    ];
    expect(again.data.id).toBe(one.data.id);
    expect(again.response.headers.get('idempotency-replayed')).toBe('true');

    const taken = await api.users.create({ body }).catch((error: unknown) => error);
    expect(isProblem(taken, 'users.email_taken')).toBe(true);
    const wrong = await api.users
      .create({ body: { ...body, email: 'nobody' } })
      .catch((error: unknown) => error);
    expect(wrong).toMatchObject({ code: 'http.validation_failed', errors: [{ pointer: '/email' }] });
  });

  it('changes what was seen, and nothing else', async () => {
    const api = await signedIn();
    const { response } = await api.me.read();
    const headers = { 'If-Match': response.headers.get('etag') ?? '' };
    await api.me.update({ headers, body: { name: 'Grace' } });

    const stale = await api.me.update({ headers, body: { name: 'Joan' } }).catch((error: unknown) => error);
    expect(isProblem(stale, 'concurrency.version_mismatch')).toBe(true);
  });

  it('sends files and reads them', async () => {
    const api = await signedIn();
    const square = { create: { width: 64, height: 64, channels: 3 as const, background: 'red' } };
    const jpeg = await sharp(square).jpeg().toBuffer();
    await api.me.setAvatar({ body: new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }) });
    const { data: avatar } = await api.me.readAvatar();
    expect(await sharp(await avatar.arrayBuffer()).metadata()).toMatchObject({ format: 'webp' });

    const people = 'email,name,roles\nfile@example.com,"Person, File",member\n';
    const { data: report } = await api.users.import({ body: people, query: { dryRun: true } });
    expect(report).toMatchObject({ dryRun: true, rows: 1, created: 1, failed: 0 });
    expect((await api.users.export({ query: { format: 'ndjson' } })).data).toContain(
      `"email":"${ADMIN.email}"`,
    );
  });

  it('goes through three pages of a list', async () => {
    const api = await signedIn();
    const names = ['Page One', 'Page Two', 'Page Three', 'Page Four', 'Page Five'];
    for (const name of names)
      await api.users.create({ body: { email: uniqueEmail(), name, roles: ['member'] } });
    api.sent.length = 0;
    const query = { limit: 2, sort: '-createdAt', filter: { name: { startsWith: 'page ' } } };
    const seen: string[] = [];
    for await (const { name } of paginate((page) => api.users.list({ query: { ...query, ...page } })))
      seen.push(name);

    expect(seen).toEqual(names.toReversed());
    expect(api.sent).toEqual(Array(3).fill('GET /api/v1/users'));
  });
});

describe('two tabs that share a storage', () => {
  it('refresh once for both, and go on for many times', async () => {
    const storage = memoryStorage();
    const [one, other] = [await signedIn(storage), new Tab(storage)];
    for (let round = 1; round <= 5; round++) {
      app.clock.advance(11 * MINUTE);
      const answers = await Promise.all([
        one.me.read(),
        other.me.read(),
        one.roles.list(),
        other.sessions.list(),
      ]);
      expect(answers.map(({ response }) => response.status)).toEqual([200, 200, 200, 200]);
      expect(refreshes(one, other)).toBe(round);
    }
  });

  it('stay signed in where the browser has no locks', async () => {
    const storage = memoryStorage();
    const [one, other] = [await signedIn(storage), new Tab(storage)];
    vi.stubGlobal('navigator', {});
    for (let round = 1; round <= 5; round++) {
      app.clock.advance(11 * MINUTE);
      const answers = await Promise.all([one.me.read(), other.me.read()]);
      expect(answers.map(({ data }) => data.email)).toEqual([ADMIN.email, ADMIN.email]);
    }
    vi.unstubAllGlobals();
  });

  it('both know the tokens of a reauthentication', async () => {
    const storage = memoryStorage();
    const [one, other] = [await signedIn(storage), new Tab(storage)];
    one.session.start((await one.auth.reauthenticate({ body: { password: ADMIN.password } })).data);

    expect((await other.me.read()).data.email).toBe(ADMIN.email);
    expect(refreshes(one, other)).toBe(0);
  });
});

describe('a server that cannot answer now', () => {
  it('is asked again when the database is back', async () => {
    const api = await signedIn();
    api.sent.length = 0;
    const roles = app.app.get(RoleDirectoryService, { strict: false });
    const away = Object.assign(new DatabaseUnavailable(new Error('planted')), { retryAfter: 1 });
    vi.spyOn(roles, 'list').mockRejectedValueOnce(away);

    expect((await api.roles.list()).data.items.length).toBeGreaterThan(1);
    expect(api.sent).toEqual(['GET /api/v1/roles', 'GET /api/v1/roles']);
  });

  it('is asked again when it takes requests of this address', async () => {
    const api = new Tab();
    const server = app.app.getHttpAdapter().getInstance();
    app.clock.advance(MINUTE);
    await server.inject('/nothing');
    // In a second the window is over.
    app.clock.advance(59 * SECOND);
    for (let sent = 1; sent < MOST_OF_AN_ADDRESS; sent++) await server.inject('/nothing');

    expect((await api.jwks.read()).data.keys.length).toBeGreaterThan(0);
    expect(api.sent).toEqual(Array(2).fill('GET /.well-known/jwks.json'));
  });
});
