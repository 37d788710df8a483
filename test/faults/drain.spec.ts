import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invite } from '../support/load.js';
import { PrivateServer } from '../support/private-server.js';
import type { ServerName } from '../support/server-kinds.js';
import { ADMINISTRATOR, type ApplicationProcess, Installation, VARIABLES } from '../support/process.js';
import { tokensIn } from '../support/tokens.js';

const SECOND = 1000;
/** In which load balancers learn of it, then running requests, and then all else. */
const [GRACE, RUNNING, BOUND] = [5 * SECOND, 10 * SECOND, 20 * SECOND];
const CLEAN = { code: 0, signal: null };
const PRODUCTION = {
  ...VARIABLES,
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PUBLIC_URL: 'https://api.example.com',
  MAIL_URL: 'smtp://127.0.0.1:1025',
  MAIL_FROM: 'Showrunner <no-reply@example.com>',
  ENCRYPTION_KEYS: `key-1:${Buffer.alloc(32, 7).toString('base64')}`,
};

let server: PrivateServer;
let installation: Installation;
let application: ApplicationProcess;
let url: string;
let began: number;

/** An application in production, on a server of its own. */
function startInProduction(name: ServerName): void {
  beforeEach(async () => {
    server = await PrivateServer.make(name);
    installation = await Installation.make(server.url);
    application = installation.start(PRODUCTION);
    url = await application.ready();
  });
  afterEach(async () => {
    await installation.remove();
    server.remove();
  });
}

async function terminate(): Promise<void> {
  began = performance.now();
  application.signal('SIGTERM');
  await application.said(/Ending/);
}

async function signIn(): Promise<string> {
  const { data } = await installation.client(url).POST('/api/v1/auth/login', { body: ADMINISTRATOR });
  return tokensIn(data)?.accessToken ?? '';
}

describe.skipIf(PrivateServer.missing('PostgreSQL'))('SIGTERM in production', () => {
  startInProduction('PostgreSQL');

  /** Over a connection of its own. */
  async function ask(path: string): Promise<string> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    return text(socket);
  }

  it('is told to load balancers before it refuses anyone, and ends with code 0', async () => {
    await terminate();

    expect(await ask('/health/ready')).toMatch(/^HTTP\/1.1 503 [^]+\r\nconnection: close\r\n/);
    expect(await ask('/health/live')).toMatch(/^HTTP\/1.1 200 [^]+\r\nconnection: close\r\n/);
    expect(await signIn()).not.toBe('');
    expect(await application.ended).toEqual(CLEAN);
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(GRACE);
    expect(took).toBeLessThan(GRACE + 3 * SECOND);
  });

  it('answers a request that outlives it with 503, and leaves nothing of that behind', async () => {
    const token = await signIn();
    const database = new Client({ connectionString: installation.databaseUrl });
    await database.connect();
    await database.query('BEGIN; LOCK TABLE one_time_tokens IN ACCESS EXCLUSIVE MODE');
    const invitation = { email: 'half@example.com', idempotencyKey: 'half-done' };
    const answer = invite(url, token, invitation);
    const waiting = `SELECT FROM pg_locks WHERE NOT granted AND relation = 'one_time_tokens'::regclass`;
    await expect.poll(async () => (await database.query(waiting)).rowCount).toBe(1);
    await terminate();

    expect(await answer).toMatchObject({ status: 503, retryAfter: '5' });
    expect(performance.now() - began).toBeLessThan(GRACE + RUNNING + SECOND);
    expect(await application.ended).toEqual(CLEAN);
    expect(performance.now() - began).toBeLessThan(BOUND + SECOND);
    await database.query('COMMIT');
    const { rows } = await database.query(`SELECT email FROM users WHERE email = 'half@example.com'`);
    expect(rows).toEqual([]);
    await database.end();
  });

  it('ends it at once, with code 1, when it comes again', async () => {
    await terminate();
    const impatience = setInterval(() => application.signal('SIGTERM'), 100);

    expect(await application.ended).toEqual({ code: 1, signal: null });
    expect(performance.now() - began).toBeLessThan(GRACE);
    clearInterval(impatience);
  });
});

describe.each(['PostgreSQL', 'MariaDB'] as const)('SIGTERM while %s says nothing', (name) => {
  describe.skipIf(PrivateServer.missing(name))('in production', () => {
    startInProduction(name);

    it('ends it in time, with code 0', async () => {
      const token = await signIn();
      await server.fail('freeze');
      const answer = invite(url, token, { email: 'late@example.com', idempotencyKey: 'too-late' });
      await terminate();

      expect(await answer).toMatchObject({ status: 503, retryAfter: '5' });
      expect(await application.ended).toEqual(CLEAN);
      expect(performance.now() - began).toBeLessThan(BOUND + SECOND);
      await server.mend();
    });
  });
});
