import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Cache } from '#libs/cache';
import { Redis } from '#libs/redis';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { aServiceAccount, aServiceKey, changeServiceAccount } from '../support/service-accounts.js';
import { hasRedisServer, RedisServer } from '../support/redis-server.js';

const OPTIONS = { ttl: 3_600_000, tags: ['planted'] };

describe.runIf(hasRedisServer)('a Redis', () => {
  let server: RedisServer;
  let app: TestApplication;
  let administrator: SignedInUser;
  let cache: Cache;
  let stored = 0;
  const read = (key: string): Promise<number> => cache.get(key, OPTIONS, async () => stored);

  beforeAll(async () => {
    server = await RedisServer.start();
    app = await TestApplication.start({ REDIS_URL: server.url });
    administrator = await app.signIn();
    cache = app.app.get(Cache);
  });
  afterAll(async () => {
    await app.stop();
    await server.remove();
  });

  const healthOf = async (): Promise<object | undefined> => {
    const { data, response } = await administrator.client.GET('/health/ready');
    expect(response.status).toBe(200);
    return data?.checks;
  };
  const expectHealth = (status: string): Promise<void> =>
    vi.waitFor(
      async () => expect(await healthOf()).toMatchObject({ redis: { status }, bus: { status } }),
      10_000,
    );

  /** Sends requests until the work is done; none of them may fail. */
  async function underRequests(work: () => Promise<void>): Promise<void> {
    const ending = new AbortController();
    const statuses = new Set<number>();
    const loops = ['/api/v1/users/me', '/api/v1/settings', '/api/v1/users'].map(async (path) => {
      while (!ending.signal.aborted)
        statuses.add((await app.send(path, {}, administrator.tokens.accessToken)).status);
    });
    await work().finally(() => ending.abort());
    await Promise.all(loops);
    expect([...statuses]).toEqual([200]);
  }

  it('holds what another node can read, in names that only this application uses', async () => {
    const { client, key } = keysOf(app.app.get(Redis));
    stored = 1;
    await read('shared');

    const keys = await client.keys('*');
    expect(keys.length).toBeGreaterThanOrEqual(3);
    expect(keys.filter((each) => !each.startsWith(key))).toEqual([]);
  });

  it.each([
    ['dies', () => server.kill(), () => server.begin()],
    ['falls silent', async () => server.freeze(), async () => server.thaw()],
  ])(
    'that %s and comes back fails no request, and brings no old value back',
    async (how, end, comeBack) => {
      await expectHealth('up');
      stored = 1;
      expect(await read(how)).toBe(1);
      await underRequests(async () => {
        await end();
        await expectHealth('degraded');
        stored = 2;
        await cache.invalidate(['planted']);
        expect(await read(how)).toBe(2);
        await comeBack();
        await expectHealth('up');
        expect(await read(how)).toBe(2);
      });
    },
    60_000,
  );

  it('makes a change effective at once, whatever it does meanwhile (ASVS 8.3.2, 16.5.3)', async () => {
    for (const disturb of [async () => {}, () => server.kill(), () => server.begin()]) {
      const user = await app.aUser(administrator, { roles: ['administrator'] });
      const status = async () => (await user.client.GET('/api/v1/users')).response.status;
      expect(await status()).toBe(200);
      await disturb();
      await administrator.client.PUT('/api/v1/users/{id}/roles', {
        params: { path: { id: user.id } },
        body: { roles: [] },
      });
      expect(await status()).toBe(403);
    }
  });

  it('keeps no service account that was disabled in, whatever it does meanwhile (ASVS 8.3.2, 16.5.3)', async () => {
    administrator = await app.signIn();
    for (const disturb of [async () => {}, () => server.kill(), () => server.begin()]) {
      const account = await aServiceAccount(administrator, ['administrator']);
      const { key } = await aServiceKey(app, administrator, account, ['users.read']);
      const status = async () => (await app.send('/api/v1/users', {}, key)).status;
      expect(await status()).toBe(200);
      await disturb();
      await changeServiceAccount(administrator, account.id, { status: 'disabled' });
      expect(await status()).toBe(401);
      await changeServiceAccount(administrator, account.id, { status: 'active' });
      expect(await status()).toBe(200);
    }
  });
});

const keysOf = (redis: Redis) => ({ client: redis.client, key: redis.key('') });
