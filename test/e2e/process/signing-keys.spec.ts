import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ApiClient, components } from '#libs/testing';
import { ADMINISTRATOR, type ApplicationProcess, Installation, VARIABLES } from '../../support/process.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

/** Milliseconds in which a node sees what another one has changed. */
const BOUND = 100;

type Tokens = components['schemas']['TokensResponse'];

const server = process.env.TEST_DATABASE_URL ?? '';
const isMysql = /^(mysql|mariadb):/.test(server);
/** MySQL cannot tell other nodes, and the embedded database has only one. */
const hasBus = isMysql ? Boolean(process.env.TEST_REDIS_URL) : server !== '';
const NODES = { NODE_ENV: 'test', PUBLIC_URL: 'http://api.test', ...VARIABLES };

let installation: Installation;

async function signIn(url: string): Promise<Tokens> {
  const { data } = await installation.client(url).POST('/api/v1/auth/login', { body: ADMINISTRATOR });
  if (!data || !('accessToken' in data)) throw new Error('The administrator could not sign in.');
  return data;
}

const at = (url: string, { accessToken }: Tokens): ApiClient => installation.client(url, accessToken);

const statusAt = async (url: string, tokens: Tokens): Promise<number> =>
  (await at(url, tokens).GET('/api/v1/users/me')).response.status;

const publishedAt = async (url: string): Promise<string[]> => {
  const { data } = await installation.client(url).GET('/.well-known/jwks.json');
  return (data?.keys ?? []).map(({ kid }) => kid);
};

const kidOf = ({ accessToken }: Tokens): string | undefined =>
  jwt.decode(accessToken, { complete: true })?.header.kid;

async function rotateByCommand(...args: string[]) {
  const command = installation.start(NODES, { program: 'src/signing-keys.js', args });
  const { code } = await command.ended;
  return { code, output: command.output, errors: command.errors };
}

/** By a request that is sent in time. */
async function expectSoon(read: () => Promise<number>, expected: number): Promise<void> {
  const began = performance.now();
  for (;;) {
    const sentAfter = performance.now() - began;
    const found = await read();
    if (found === expected) return;
    if (sentAfter > BOUND) expect(found, `${Math.round(sentAfter)} ms later`).toBe(expected);
  }
}

describe.runIf(hasBus)('of two nodes on one database', () => {
  let processes: ApplicationProcess[];
  let urls: [string, string];

  beforeAll(async () => {
    installation = await Installation.make();
    const first = installation.start(NODES);
    const firstUrl = await first.ready();
    const second = installation.start(NODES);
    urls = [firstUrl, await second.ready()];
    processes = [first, second];
    const tokens = await signIn(firstUrl);
    for (const url of urls) {
      await vi.waitFor(async () => {
        const { data } = await at(url, tokens).GET('/health/ready', { params: {} });
        if (data?.checks?.bus?.status !== 'up') throw new Error('The bus is not up yet.');
      }, 30_000);
    }
  });
  afterAll(() => installation.remove());

  const rotateAt = async (url: string, tokens: Tokens, immediately: boolean): Promise<string | undefined> =>
    (await at(url, tokens).POST('/api/v1/signing-keys/rotations', { body: { immediately } })).data?.kid;

  it('both publish one new key when both are asked to rotate at once', async () => {
    const tokens = await signIn(urls[0]);
    const before = await publishedAt(urls[1]);
    await Promise.all(urls.map((url) => rotateAt(url, tokens, false)));

    await vi.waitFor(
      async () => expect(await publishedAt(urls[1])).toEqual(await publishedAt(urls[0])),
      2000,
    );
    const after = await publishedAt(urls[0]);
    expect(after).toHaveLength(2);
    expect(after.filter((kid) => !before.includes(kid))).toHaveLength(1);
  });

  it('the other one refuses within 100 ms what was signed before an immediate rotation (ASVS 7.4.1)', async () => {
    const [administrator, other] = [await signIn(urls[0]), await signIn(urls[1])];
    for (const url of urls) expect(await statusAt(url, other)).toBe(200);
    const kid = await rotateAt(urls[0], administrator, true);

    await expectSoon(() => statusAt(urls[1], other), 401);
    expect(await statusAt(urls[0], other)).toBe(401);
    const again = await signIn(urls[1]);
    expect(kidOf(again)).toBe(kid);
    for (const url of urls) expect(await statusAt(url, again)).toBe(200);
  });

  it('each refuses it after `npm run keys:rotate -- --now`, too', async () => {
    const tokens = await signIn(urls[0]);
    for (const url of urls) expect(await statusAt(url, tokens)).toBe(200);

    expect(await rotateByCommand('--now')).toMatchObject({
      code: 0,
      errors: '',
      output: expect.stringMatching(/^The key [\w-]+ signs from now on\./),
    });
    for (const url of urls) await expectSoon(() => statusAt(url, tokens), 401);
    expect(kidOf(await signIn(urls[1]))).not.toBe(kidOf(tokens));
  });

  it('each publishes the key of `npm run keys:rotate`, and lets everyone go on', async () => {
    const tokens = await signIn(urls[0]);
    const { code, output } = await rotateByCommand();
    const [, kid = ''] = /^The key ([\w-]+) is published, and signs from 20/.exec(output) ?? [];

    expect(code).toBe(0);
    for (const url of urls) {
      await vi.waitFor(async () => expect(await publishedAt(url)).toContain(kid), 2000);
      expect(await statusAt(url, tokens)).toBe(200);
    }
  });

  it('both end with code 0', async () => {
    for (const each of processes) expect(await each.end()).toEqual({ code: 0, signal: null });
    expect(installation.leaks()).toEqual([]);
  });
});

describe('npm run keys:rotate', () => {
  beforeAll(async () => {
    installation = await Installation.make();
  });
  afterAll(() => installation.remove());

  it('fails on a database that has no tables yet', async () => {
    expect(await rotateByCommand()).toMatchObject({
      code: 1,
      errors: 'The database is not up to date: npm run migration:run.\n',
    });
  });

  it('says what it takes', async () => {
    expect(await rotateByCommand('--yes')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('--now'),
    });
  });

  it('rotates while nothing runs', async () => {
    const first = installation.start(NODES);
    const tokens = await signIn(await first.ready());
    await first.end();
    expect(await rotateByCommand('--now')).toMatchObject({ code: 0, errors: '' });

    const second = installation.start(NODES);
    const url = await second.ready();
    expect(await statusAt(url, tokens)).toBe(401);
    expect(kidOf(await signIn(url))).not.toBe(kidOf(tokens));
  });
});
