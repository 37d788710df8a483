import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JobRegistry } from '#libs/jobs';
import { DAY, MINUTE, SECOND } from '#libs/testing';
import { StoredSigningKey } from '../../src/auth/tokens/signing-key.entity.js';
import { SigningKeyStore } from '../../src/auth/tokens/signing-key-store.js';
import { type SignedInUser, TestApplication } from '../support/application.js';

const HOUR = 60 * MINUTE;
const PERIOD = 90 * DAY;

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
});
beforeEach(async () => {
  app.clock.advance(HOUR);
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const kidOf = (token: string): string | undefined => jwt.decode(token, { complete: true })?.header.kid;

async function published(): Promise<string[]> {
  const { data } = await app.anonymous.GET('/.well-known/jwks.json');
  return (data?.keys ?? []).map(({ kid }) => kid);
}

/** As the job does when it is due. */
async function run(): Promise<void> {
  const { signal } = new AbortController();
  await app.app
    .get(JobRegistry)
    .find('auth.rotate_signing_keys')
    ?.handle({}, { id: 'test', attempt: 1, signal });
}

const rotate = (immediately?: boolean) =>
  administrator.client.POST('/api/v1/signing-keys/rotations', { body: { immediately } });

const stored = (): Promise<StoredSigningKey[]> =>
  app.database.dataSource.getRepository(StoredSigningKey).find({ order: { sequence: 'ASC' } });

const statusOf = async ({ client }: SignedInUser): Promise<number> =>
  (await client.GET('/api/v1/users/me')).response.status;

describe('the job', () => {
  it('has published every key for a day or more before it signs', async () => {
    const seen = new Map<string, number>();
    for (let day = 0; day < 200; day++) {
      await run();
      for (const kid of await published()) seen.set(kid, seen.get(kid) ?? app.clock.now().getTime());
      app.clock.advance(DAY);
    }
    const [first, ...later] = await stored();

    expect(first).toBeDefined();
    expect(later.length).toBeGreaterThan(0);
    for (const { id, activatesAt } of later) {
      if (activatesAt <= app.clock.now())
        expect(activatesAt.getTime() - (seen.get(id) ?? Infinity)).toBeGreaterThanOrEqual(DAY);
    }
    expect(seen.size).toBeGreaterThan(3);
  });

  it('deletes keys that no living token is signed with, and no others', async () => {
    await run();
    const [current, next] = await stored();
    app.clock.advance((next?.activatesAt.getTime() ?? 0) - app.clock.now().getTime() + 30 * MINUTE);
    await run();
    expect((await stored()).map(({ id }) => id)).toContain(current?.id);

    app.clock.advance(HOUR);
    await run();
    expect((await stored()).map(({ id }) => id)).not.toContain(current?.id);
    expect(await stored()).toHaveLength(2);
  });

  it('does nothing while a next key waits', async () => {
    await run();
    const before = await stored();
    await Promise.all([run(), run(), run()]);

    expect(await stored()).toEqual(before);
  });
});

describe('a planned rotation', () => {
  it('publishes a key at once, and signs with it a day later, not before', async () => {
    const { data } = await rotate();
    expect(data?.activatesAt).toBe(new Date(app.clock.now().getTime() + DAY).toISOString());
    expect(await published()).toContain(data?.kid);

    app.clock.advance(DAY - SECOND);
    expect(kidOf((await app.signIn()).tokens.accessToken)).not.toBe(data?.kid);
    app.clock.advance(2 * SECOND);
    expect(kidOf((await app.signIn()).tokens.accessToken)).toBe(data?.kid);
  });

  it('leaves the tokens of the key before it good until they expire', async () => {
    await rotate();
    app.clock.advance(DAY - MINUTE);
    const old = await app.signIn();
    app.clock.advance(2 * MINUTE);
    const fresh = await app.signIn();

    expect(kidOf(old.tokens.accessToken)).not.toBe(kidOf(fresh.tokens.accessToken));
    expect(await published()).toContain(kidOf(old.tokens.accessToken));
    expect(await statusOf(old)).toBe(200);
    app.clock.advance(10 * MINUTE);
    expect(await statusOf(old)).toBe(401);
  });

  it('puts a new key in the place of the one that waited, which nobody has used', async () => {
    const first = await rotate();
    app.clock.advance(MINUTE);
    const second = await rotate();

    expect(await published()).not.toContain(first.data?.kid);
    expect(await published()).toContain(second.data?.kid);
  });

  it('that is asked for twice at once makes one key', async () => {
    const store = app.app.get(SigningKeyStore, { strict: false });
    const keys = await Promise.all([store.replaceNext(), store.replaceNext(), store.replaceNext()]);
    const waiting = (await stored()).filter(({ activatesAt }) => activatesAt > app.clock.now());

    expect(waiting).toHaveLength(1);
    expect(keys.map(({ id }) => id)).toEqual(keys.map(() => waiting[0]?.id));
  });
});

describe('an immediate rotation', () => {
  it('refuses every access token so far, and lets clients refresh (ASVS 7.4.1)', async () => {
    const user = await app.aUser(administrator);
    expect(await statusOf(user)).toBe(200);
    const before = await published();
    const { data } = await rotate(true);

    expect(await statusOf(user)).toBe(401);
    expect(await statusOf(administrator)).toBe(401);
    const refreshed = await app.anonymous.POST('/api/v1/auth/refresh', {
      body: { refreshToken: user.tokens.refreshToken },
    });
    expect(kidOf(refreshed.data?.accessToken ?? '')).toBe(data?.kid);
    expect((await app.client(refreshed.data?.accessToken).GET('/api/v1/users/me')).response.status).toBe(200);
    for (const kid of await published()) expect(before).not.toContain(kid);
    expect(await published()).toHaveLength(2);
  });

  it('that is asked for twice at once is one', async () => {
    const store = app.app.get(SigningKeyStore, { strict: false });
    const keys = await Promise.all([store.replaceAll(), store.replaceAll()]);

    expect(keys[0]?.id).toBe(keys[1]?.id);
    expect(await stored()).toHaveLength(2);
  });

  it('keeps the time of the keys that follow', async () => {
    await rotate(true);
    const [, next] = await stored();

    expect(next?.activatesAt.getTime()).toBe(app.clock.now().getTime() + PERIOD);
  });
});

it('a rotation is for whoever may, recently proved, and is recorded (ASVS 8.2.1)', async () => {
  const { client } = await app.aUser(administrator);
  expect((await client.POST('/api/v1/signing-keys/rotations', { body: {} })).error).toMatchObject({
    code: 'auth.permission_denied',
  });
  await rotate();
  const { data } = await administrator.client.GET('/api/v1/security-events', {
    querySerializer: () => 'filter[type]=signing_keys_rotated',
  });

  expect(data?.items[0]).toMatchObject({ userId: null, actorId: administrator.id, ipAddress: '127.0.0.1' });
});
