import { createServer, type Server } from 'node:net';
import { EntitySchema } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '#libs/database';
import { StartupError } from '#libs/kernel';
import { createTestDatabase } from '#libs/testing';

const PASSWORD = 'kept%20secret';
const NOTHING = { entities: [], migrations: [] };

/** Accepts connections and ends them at once, as a proxy without its server does. */
let silent: Server;
let silentPort: number;
/** Where nothing listens. */
let freePort: number;

beforeAll(async () => {
  silent = createServer((socket) => socket.destroy());
  const closed = createServer();
  await Promise.all(
    [silent, closed].map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))),
  );
  [silentPort, freePort] = [portOf(silent), portOf(closed)];
  closed.close();
});
afterAll(() => {
  silent.close();
});

const portOf = (server: Server): number => (server.address() as { port: number }).port;

async function refusal(url: string): Promise<string> {
  const failure = await Database.open({ url }, NOTHING).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StartupError);
  const { message } = failure as StartupError;
  expect(message).not.toContain('secret');
  expect(message).toMatch(/^[^\n]+\.$/);
  return message;
}

describe.each([
  ['postgres', 'PostgreSQL'],
  ['mysql', 'MySQL/MariaDB'],
  ['mariadb', 'MySQL/MariaDB'],
])('a database that cannot be opened (%s:)', (scheme, name) => {
  it('because nothing listens, is said to be out of reach', async () => {
    expect(await refusal(`${scheme}://app:${PASSWORD}@127.0.0.1:${freePort}/app`)).toBe(
      `Cannot reach ${name} at 127.0.0.1:${freePort} (ECONNREFUSED). Start it, or correct DATABASE_URL.`,
    );
  });

  it('because its host is unknown, is said to be out of reach', async () => {
    const message = await refusal(`${scheme}://app:${PASSWORD}@database.invalid/app`);

    expect(message).toMatch(/^Cannot reach .+ at database\.invalid:\d+ \((ENOTFOUND|EAI_AGAIN)\)\. Start it/);
  });

  it('because the server hangs up, is said to be out of reach', async () => {
    const message = await refusal(`${scheme}://app:${PASSWORD}@127.0.0.1:${silentPort}/app`);

    expect(message).toMatch(/^Cannot reach .+ \(.+\)\. Start it, or correct DATABASE_URL\.$/);
  });
});

const server = process.env.TEST_DATABASE_URL;

describe.skipIf(!server)('a database on the server', () => {
  const withUrl = (change: (url: URL) => void): string => {
    const url = new URL(server ?? '');
    change(url);
    return url.toString();
  };

  it('that does not exist is named', async () => {
    const url = withUrl((changed) => {
      changed.pathname = '/nothing_here';
    });

    expect(await refusal(url)).toMatch(
      / has no database "nothing_here"\. Create it, or correct DATABASE_URL\.$/,
    );
  });

  it('for which the user is unknown, or the password wrong, names the user', async () => {
    const url = withUrl((changed) => {
      changed.username = 'nobody';
      changed.password = PASSWORD;
    });

    expect(await refusal(url)).toMatch(
      / refused the user "nobody"\. Correct the user or password in DATABASE_URL\.$/,
    );
  });
});

describe('an open database', () => {
  it('shows a mistake in an entity as it is', async () => {
    const { url, drop } = await createTestDatabase();
    const opening = Database.open({ url }, { entities: [WRONG as never], migrations: [] }).catch(
      (error: unknown) => error,
    );

    expect(await opening).not.toBeInstanceOf(StartupError);
    expect(String(await opening)).toContain('no_such_type');
    await drop();
  });

  it('can be closed twice', async () => {
    const { url, drop } = await createTestDatabase();
    const database = await Database.open({ url }, NOTHING);
    await database.close();

    await expect(database.close()).resolves.toBeUndefined();
    await drop();
  });
});

/** No decorated class: that would be registered for every other test. */
const WRONG = new EntitySchema({
  name: 'wrong',
  columns: { id: { type: 'no_such_type' as 'text', primary: true } },
});
