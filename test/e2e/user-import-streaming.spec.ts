import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { listUsers } from '../support/people.js';
import { file, importFile, people } from '../support/user-files.js';
import { storeRole } from '../support/roles.js';

const MEBIBYTE = 1024 * 1024;
const HEAD = 'email,name,roles\n';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  await storeRole(app, 'importer', ['users.create', 'users.read']);
});
afterAll(() => app.stop());

/** A request whose body the test writes bit by bit. */
function open(actor: SignedInUser, headers: Record<string, string | number> = {}): ClientRequest {
  const authorization = `Bearer ${actor.tokens.accessToken}`;
  return request(`${app.url}/api/v1/users/imports`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'text/csv', authorization, ...headers },
  });
}

async function answer(sent: ClientRequest): Promise<{ status?: number; body: Record<string, unknown> }> {
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: JSON.parse(await text(response)) as Record<string, unknown> };
}

const count = async (prefix: string): Promise<number> =>
  (await listUsers(administrator, `filter[email][startsWith]=${prefix}&include=total&limit=1`)).total ?? 0;

/** Sends 350 rows, and waits for the three batches of a hundred that they fill. */
async function begin(sent: ClientRequest, rows: string[], prefix: string): Promise<void> {
  sent.write(HEAD + rows.join('\n'));
  await expect.poll(() => count(prefix), { timeout: 30_000 }).toBe(300);
}

describe('an import that is under way', () => {
  it('holds nobody up while the client pauses', async () => {
    const sent = open(administrator);
    await begin(sent, people(350, 'pause'), 'pause');

    const { response } = await administrator.client.PATCH('/api/v1/users/me', { body: { name: 'Busy' } });
    expect(response.status).toBe(200);
    sent.end('\n');
    expect(await answer(sent)).toMatchObject({ status: 200, body: { rows: 350, created: 350 } });
  });

  it('leaves the rows before imported when the client goes away, and goes on when it comes again', async () => {
    const sent = open(administrator);
    await begin(sent, people(350, 'gone'), 'gone');
    sent.on('error', () => undefined).destroy();

    await expect
      .poll(() => app.logs.lines.some(({ aborted, route }) => aborted && route === '/api/v1/users/imports'))
      .toBe(true);
    expect(await importFile(app, administrator, file(...people(350, 'gone')))).toMatchObject({
      created: 50,
      existing: 300,
    });
  });

  it.each([
    [
      'demoted',
      403,
      (path: { id: string }) =>
        administrator.client.PUT('/api/v1/users/{id}/roles', {
          params: { path },
          body: { roles: ['member'] },
        }),
    ],
    [
      'suspended',
      401,
      (path: { id: string }) =>
        administrator.client.PUT('/api/v1/users/{id}/suspension', {
          params: { path },
          body: { reason: 'Spam' },
        }),
    ],
    [
      'signed out',
      401,
      (path: { id: string }) =>
        administrator.client.DELETE('/api/v1/users/{id}/sessions', { params: { path } }),
    ],
  ])('ends when the importer is %s (ASVS 8.3.2)', async (what, status, end) => {
    const importer = await app.aUser(administrator, { roles: ['importer'] });
    const prefix = what.slice(0, 3);
    const sent = open(importer);
    const rows = people(350, prefix).map((row) => row.replace('member', 'importer'));
    await begin(sent, rows, prefix);
    await end({ id: importer.id });
    sent.end('\n');

    expect((await answer(sent)).status).toBe(status);
    expect(await count(prefix)).toBe(300);
  });

  it('is not cut off by the limit of 30 seconds for requests', async () => {
    const server = app.app.getHttpServer();
    const connected = once(server, 'connection');
    const sent = open(administrator);
    await begin(sent, people(350, 'long'), 'long');
    const [socket] = await connected;
    server.emit('clientError', Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
    sent.end('\n');

    expect(await answer(sent)).toMatchObject({ status: 200, body: { rows: 350 } });
  });
});

describe('a file that is too large (ASVS 5.2.1)', () => {
  it('is refused by its length, before it is read', async () => {
    const sent = open(administrator, { 'content-length': 50 * MEBIBYTE + 1 });
    sent.flushHeaders();

    expect(await answer(sent)).toMatchObject({ status: 413, body: { code: 'http.payload_too_large' } });
    sent.on('error', () => undefined).destroy();
  });
});
