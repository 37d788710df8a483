import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ApplicationProcess, Installation } from '../../support/process.js';
import { tokensIn } from '../../support/tokens.js';

// A first start makes a database, and may have to share the machine.
vi.setConfig({ testTimeout: 60_000 });

const SECOND = 1000;

/** What the first start printed of the administrator. */
const administratorOf = ({ output }: ApplicationProcess) => ({
  email: /E-mail +(\S+)/.exec(output)?.[1] ?? '',
  password: /Password +(\S+)/.exec(output)?.[1] ?? '',
});

async function signIn(
  installation: Installation,
  url: string,
  credentials: { email: string; password: string },
) {
  const { data } = await installation.client(url).POST('/api/v1/auth/login', { body: credentials });
  const tokens = tokensIn(data);
  if (!tokens) throw new Error('The sign-in was refused.');
  return installation.client(url, tokens.accessToken);
}

describe('an installation', () => {
  let installation: Installation;
  let first: ApplicationProcess;
  let second: ApplicationProcess;
  let firstUrl: string;
  let secondUrl: string;

  beforeAll(async () => {
    installation = await Installation.make();
    first = installation.start();
    firstUrl = await first.ready();
    const administrator = await signIn(installation, firstUrl, administratorOf(first));
    await administrator.POST('/api/v1/users', {
      body: { email: 'ada@example.com', name: 'Ada', roles: ['member'] },
    });
    await first.end('SIGKILL');
    second = installation.start();
    secondUrl = await second.ready();
  });
  afterAll(() => installation.remove());

  it('prints once, at its first start, where everything is and who the administrator is (ASVS 6.3.2)', () => {
    const { email, password } = administratorOf(first);

    expect(first.output.replaceAll(firstUrl, 'URL').replaceAll(password, 'PASSWORD')).toMatch(
      /^\n {2}The first administrator, whose password is shown only now:\n\n {4}E-mail {4}admin@example\.com\n {4}Password {2}PASSWORD\n\n {2}Showrunner is ready\.\n\n {4}API {9}URL\/api\/v1\n {4}Swagger UI {2}URL\/docs\n {4}Mailbox {5}URL\/dev\/mailbox\n {4}Database {4}.+\n/,
    );
    expect(email).toBe('admin@example.com');
    expect(first.output.split(password)).toHaveLength(2);
    expect(second.output).not.toMatch(/password/i);
  });

  it('listens where it says', async () => {
    expect((await fetch(`${secondUrl}/docs`)).status).toBe(200);
    expect((await fetch(`${secondUrl}/health/ready`)).status).toBe(200);
  });

  it('names itself by the same address', async () => {
    const problem = (await (await fetch(`${secondUrl}/api/v1/users`)).json()) as { type: string };

    expect(new URL(problem.type).hostname).toBe(new URL(secondUrl).hostname);
  });

  it('has its data again after kill -9', async () => {
    const administrator = await signIn(installation, secondUrl, administratorOf(first));
    const { data } = await administrator.GET('/api/v1/users', {
      params: { query: { filter: { email: 'ada@example.com' } } as never },
    });

    expect(data?.items).toMatchObject([{ email: 'ada@example.com', status: 'invited' }]);
  });

  it('prints no secret but that password (ASVS 16.2.5)', async () => {
    const { password } = administratorOf(first);
    await signIn(installation, secondUrl, { email: 'ada@example.com', password: 'a wrong password' }).catch(
      () => {},
    );

    expect(installation.leaks()).toEqual([password]);
  });

  it('is ready within 20 seconds the first time, and 10 later', () => {
    expect(first.readyAfter).toBeLessThan(20 * SECOND);
    expect(second.readyAfter).toBeLessThan(10 * SECOND);
  });
});

describe('a first start whose port is taken', () => {
  it('says so in one sentence, and does not lose the password', async () => {
    const installation = await Installation.make();
    onTestFinished(() => installation.remove());
    const neighbour = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void neighbour.close());
    await once(neighbour, 'listening');
    const { port } = neighbour.address() as AddressInfo;

    const refused = installation.start({ PORT: String(port) });
    expect(await refused.ended).toEqual({ code: 1, signal: null });
    expect(refused.errors).toBe(
      `Port ${port} is taken by another process. End that one, or set PORT to another port.\n`,
    );
    expect(refused.output).not.toContain('EADDRINUSE');

    const url = await installation.start().ready();
    await expect(signIn(installation, url, administratorOf(refused))).resolves.toBeDefined();
  });
});
