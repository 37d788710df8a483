import { once } from 'node:events';
import { get, type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { newId } from '#libs/kernel';
import { User } from '../../src/users/user.entity.js';
import { ImportJudge } from '../../src/user-files/imports/import-judge.js';
import { UsersRepository } from '../../src/users/users.repository.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { memoryInUse } from '../support/memory.js';

const ROWS = 20_000;
const BATCH = 1_000;
const MEBIBYTE = 1024 * 1024;
/** All of the rows, even as text alone, take more besides the page that is being made. */
const BOUND = 7 * MEBIBYTE;

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  for (let made = 0; made < ROWS; made += BATCH) {
    const users = Array.from({ length: BATCH }, (_, index) => aPerson(made + index));
    await app.database.dataSource.manager.insert(User, users);
  }
}, 180_000);
afterAll(() => app.stop());

const aPerson = (number: number): User =>
  User.invite(newId(), { email: `many${number}@example.com`, name: 'N'.repeat(200) }, new Date(number));

const authorization = (): { authorization: string } => ({
  authorization: `Bearer ${administrator.tokens.accessToken}`,
});

/** The most memory in use at a time, beyond what was in use before. */
class Gauge {
  most = 0;
  private readonly before = memoryInUse();

  read(): void {
    this.most = Math.max(this.most, memoryInUse() - this.before);
  }
}

/** Reads the answer to its end. fetch would keep more of it than the application does. */
async function download(query: string): Promise<{ lines: number; most: number }> {
  const gauge = new Gauge();
  const sent = get(`${app.url}/api/v1/users/export${query}`, { headers: authorization() });
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let lines = 0;
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    if (bytes === 0 || bytes % MEBIBYTE > (bytes + piece.length) % MEBIBYTE) gauge.read();
    bytes += piece.length;
    lines += piece.toString().split('\n').length - 1;
  }
  return { lines, most: gauge.most };
}

it.each(['csv', 'ndjson'])(
  'an export as %s takes no more memory for more users',
  async (format) => {
    // What the first use of anything makes stays, and is no matter of the file.
    await download(`?format=${format}&filter[createdAt][lt]=1970-01-01T00:00:02Z`);
    const { lines, most } = await download(`?format=${format}`);

    expect(lines).toBeGreaterThan(ROWS);
    expect(most).toBeLessThan(BOUND);
  },
  120_000,
);

it('an import takes no more memory for a longer file', async () => {
  const judge = app.app.get(ImportJudge);
  const row = `many0@example.com,${'N'.repeat(200)},\n`;
  async function* file(rows: number): AsyncGenerator<Buffer> {
    yield Buffer.from('email,name,roles\n');
    for (let sent = 0; sent < rows; sent += 100) yield Buffer.from(row.repeat(100));
  }
  await upload(file(2_000));
  const gauge = new Gauge();
  const judged = judge.judge.bind(judge);
  let batches = 0;
  // A spy would keep every batch.
  judge.judge = (...batch) => {
    if (batches++ % 40 === 0) gauge.read();
    return judged(...batch);
  };
  const report = await upload(file(2 * ROWS));
  judge.judge = judged;

  expect(report).toMatchObject({ rows: 2 * ROWS, existing: 2 * ROWS });
  expect(batches).toBe(400);
  expect(gauge.most).toBeLessThan(BOUND);
}, 120_000);

async function upload(file: AsyncIterable<Buffer>): Promise<unknown> {
  const headers = { 'content-type': 'text/csv', ...authorization() };
  const sent = request(`${app.url}/api/v1/users/imports?dryRun=true`, { method: 'POST', headers });
  const answered = once(sent, 'response');
  await pipeline(Readable.from(file), sent);
  const [response] = (await answered) as [IncomingMessage];
  return json(response);
}

it('an export ends when the actor may no longer read users (ASVS 8.3.2), and leaves no file that looks whole', async () => {
  const other = await app.aUser(administrator, { roles: ['administrator'] });
  const headers = { authorization: `Bearer ${other.tokens.accessToken}` };
  const response = await fetch(`${app.url}/api/v1/users/export`, { headers });
  const params = { path: { id: other.id } };
  await administrator.client.PUT('/api/v1/users/{id}/roles', { params, body: { roles: ['member'] } });

  await expect(response.text()).rejects.toThrow('terminated');
  const requestId = response.headers.get('x-request-id');
  const line = { level: 'warn', msg: 'Answer broken off', route: '/api/v1/users/export' };
  await expect
    .poll(() => app.logs.lines.filter((each) => each.requestId === requestId))
    .toContainEqual(expect.objectContaining(line));
});

it('an export that loses its database is cut off with one line', async () => {
  const lost = Object.assign(new Error('Connection terminated'), { code: 'ECONNRESET' });
  const list = vi.spyOn(app.app.get(UsersRepository), 'list');
  const response = await fetch(`${app.url}/api/v1/users/export`, { headers: authorization() });
  list.mockRejectedValue(lost);

  await expect(response.text()).rejects.toThrow('terminated');
  list.mockRestore();
  const requestId = response.headers.get('x-request-id');
  const lines = () =>
    app.logs.lines.filter(({ msg, ...line }) => msg === 'Answer broken off' && line.requestId === requestId);
  await expect.poll(lines).toMatchObject([{ level: 'warn' }]);
});

it('an export asks for no more pages when the client has gone', async () => {
  const list = vi.spyOn(app.app.get(UsersRepository), 'list');
  const leaving = new AbortController();
  const response = await fetch(`${app.url}/api/v1/users/export`, {
    headers: authorization(),
    signal: leaving.signal,
  });
  leaving.abort();
  const requestId = response.headers.get('x-request-id');
  await expect
    .poll(() => app.logs.lines.find((line) => line.aborted && line.requestId === requestId))
    .toBeDefined();
  const pages = list.mock.calls.length;
  await app.signIn();

  expect(list.mock.calls.length).toBeLessThanOrEqual(pages + 1);
  expect(pages).toBeLessThan(ROWS / 500);
  list.mockRestore();
});
