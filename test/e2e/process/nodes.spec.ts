import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ApiClient, components } from '#libs/testing';
import { type ApplicationProcess, Installation } from '../../support/process.js';
import { tokensIn } from '../../support/tokens.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const CREDENTIALS = { email: 'admin@example.com', password: 'correct horse battery staple' };
const PASSWORD = 'a quiet orchard in november';
const VARIABLES = {
  NODE_ENV: 'test',
  PUBLIC_URL: 'http://api.test',
  ADMIN_EMAIL: CREDENTIALS.email,
  ADMIN_PASSWORD: CREDENTIALS.password,
};
/** Milliseconds in which a node sees what another one has changed. */
const BOUND = 100;

type Tokens = components['schemas']['TokensResponse'];

const server = process.env.TEST_DATABASE_URL ?? '';
const isMysql = /^(mysql|mariadb):/.test(server);
/** MySQL cannot tell other nodes, and the embedded database has only one. */
const hasBus = isMysql ? Boolean(process.env.TEST_REDIS_URL) : server !== '';

describe.runIf(hasBus)('of two nodes on one database', () => {
  let installation: Installation;
  let processes: ApplicationProcess[];
  let urls: [string, string];
  let administrator: Tokens;

  beforeAll(async () => {
    installation = await Installation.make();
    const first = installation.start(VARIABLES);
    const firstUrl = await first.ready();
    const second = installation.start(VARIABLES);
    urls = [firstUrl, await second.ready()];
    processes = [first, second];
    administrator = await signIn(CREDENTIALS);
    await set('auth.registration', 'open');
    await set('auth.requireVerifiedEmail', false);
    for (const url of urls) await vi.waitFor(() => expectBus(url), 30_000);
  });
  afterAll(() => installation.remove());

  const one = (tokens?: Tokens): ApiClient => installation.client(urls[0], tokens?.accessToken);
  const other = (tokens: Tokens): ApiClient => installation.client(urls[1], tokens.accessToken);

  async function signIn(body: { email: string; password: string }): Promise<Tokens> {
    const { data } = await one().POST('/api/v1/auth/login', { body });
    const tokens = tokensIn(data);
    if (!tokens) throw new Error(`${body.email} could not sign in.`);
    return tokens;
  }

  async function set(key: string, value: string | boolean): Promise<void> {
    const params = { path: { key } };
    await one(administrator).PUT('/api/v1/settings/{key}', { params, body: { value } as never });
  }

  async function expectBus(url: string): Promise<void> {
    const { data } = await installation
      .client(url, administrator.accessToken)
      .GET('/health/ready', { params: {} });
    expect(data?.checks).toMatchObject({ bus: { status: 'up' } });
  }

  let count = 0;
  async function anAdministrator(): Promise<{ id: string; tokens: Tokens }> {
    const email = `person${++count}@example.com`;
    await one().POST('/api/v1/auth/register', { body: { email, password: PASSWORD, name: 'Ada Person' } });
    const tokens = await vi.waitFor(() => signIn({ email, password: PASSWORD }), 10_000);
    const { data } = await one(tokens).GET('/api/v1/users/me');
    const path = { id: data?.id ?? '' };
    const body = { roles: ['administrator'] };
    await one(administrator).PUT('/api/v1/users/{id}/roles', { params: { path }, body });
    return { ...path, tokens };
  }

  const statusAtOther = async (tokens: Tokens): Promise<number> =>
    (await other(tokens).GET('/api/v1/users')).response.status;

  /** By a request that is sent in time. */
  async function expectSoon<T>(read: () => Promise<T>, expected: T): Promise<void> {
    const began = performance.now();
    for (;;) {
      const sentAfter = performance.now() - began;
      const found = await read();
      if (Object.is(found, expected)) return;
      if (sentAfter > BOUND) expect(found, `${Math.round(sentAfter)} ms later`).toBe(expected);
    }
  }

  it('the other one sees within 100 ms that a role was taken away', async () => {
    const { id, tokens } = await anAdministrator();
    expect(await statusAtOther(tokens)).toBe(200);
    await one(administrator).PUT('/api/v1/users/{id}/roles', {
      params: { path: { id } },
      body: { roles: ['member'] },
    });

    await expectSoon(() => statusAtOther(tokens), 403);
  });

  it.each(['signed out', 'suspended', 'deleted', 'ended by an administrator'])(
    'the other one sees within 100 ms that someone was %s',
    async (how) => {
      const { id, tokens } = await anAdministrator();
      const params = { params: { path: { id } } };
      expect(await statusAtOther(tokens)).toBe(200);
      if (how === 'signed out') await one(tokens).POST('/api/v1/auth/logout');
      const { client } = { client: one(administrator) };
      if (how === 'suspended')
        await client.PUT('/api/v1/users/{id}/suspension', { ...params, body: { reason: 'Spam' } });
      if (how === 'deleted') await client.DELETE('/api/v1/users/{id}', params);
      if (how === 'ended by an administrator') await client.DELETE('/api/v1/users/{id}/sessions', params);

      await expectSoon(() => statusAtOther(tokens), 401);
    },
  );

  it("the other one sees within 100 ms that everybody's sessions were ended (ASVS 7.4.5)", async () => {
    const people = [await anAdministrator(), await anAdministrator()];
    for (const { tokens } of people) expect(await statusAtOther(tokens)).toBe(200);
    expect(await statusAtOther(administrator)).toBe(200);
    expect((await one(administrator).DELETE('/api/v1/sessions')).response.status).toBe(204);

    for (const { tokens } of people) await expectSoon(() => statusAtOther(tokens), 401);
    expect(await statusAtOther(administrator)).toBe(200);
  });

  it.each(['disabled', 'deleted', 'robbed of its role', 'robbed of its key'])(
    'the other one sees within 100 ms that a service account was %s',
    async (how) => {
      const client = one(administrator);
      const body = { name: how, roles: ['administrator'] };
      const { data } = await client.POST('/api/v1/service-accounts', { body });
      const params = { path: { id: data?.id ?? '' } };
      const { data: made } = await client.POST('/api/v1/service-accounts/{id}/api-keys', {
        params,
        body: { name: 'Other', permissions: ['users.read'] },
      });
      const program = installation.client(urls[1], made?.key);
      const status = async () => (await program.GET('/api/v1/users')).response.status;
      expect(await status()).toBe(200);
      if (how === 'disabled')
        await client.PATCH('/api/v1/service-accounts/{id}', { params, body: { status: 'disabled' } });
      if (how === 'deleted') await client.DELETE('/api/v1/service-accounts/{id}', { params });
      if (how === 'robbed of its role')
        await client.PUT('/api/v1/service-accounts/{id}/roles', { params, body: { roles: [] } });
      if (how === 'robbed of its key')
        await client.DELETE('/api/v1/service-accounts/{id}/api-keys/{keyId}', {
          params: { path: { ...params.path, keyId: made?.id ?? '' } },
        });

      await expectSoon(status, how === 'robbed of its role' ? 403 : 401);
    },
  );

  it('the other one takes the tokens of a new proof at once, and soon no older ones', async () => {
    const { tokens } = await anAdministrator();
    expect(await statusAtOther(tokens)).toBe(200);
    const { data } = await one(tokens).POST('/api/v1/auth/reauthentication', {
      body: { password: PASSWORD },
    });

    expect(data && (await statusAtOther(data))).toBe(200);
    await expectSoon(() => statusAtOther(tokens), 401);
  });

  it('the other one sees within 100 ms that a setting was changed', async () => {
    const key = 'lists.defaultLimit';
    const limit = async (): Promise<unknown> =>
      (await other(administrator).GET('/api/v1/settings')).data?.items.find((each) => each.key === key)
        ?.value;
    for (const value of [7, 8, 9]) {
      await limit();
      await one(administrator).PUT('/api/v1/settings/{key}', {
        params: { path: { key } },
        body: { value: value as never },
      });

      await expectSoon(limit, value);
    }
  });

  it('both end with code 0', async () => {
    for (const each of processes) expect(await each.end()).toEqual({ code: 0, signal: null });
    expect(installation.leaks()).toEqual([]);
  });
});
