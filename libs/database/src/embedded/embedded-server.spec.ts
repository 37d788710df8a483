import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '#libs/kernel';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DataFolderLock } from './data-folder-lock.js';
import { EmbeddedServer } from './embedded-server.js';
import type { Snapshot } from './worker-messages.js';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let server: EmbeddedServer;
let pool: pg.Pool;
let snapshot: Snapshot;

beforeAll(async () => {
  server = await EmbeddedServer.start();
  snapshot = await server.snapshot();
  pool = new pg.Pool({ ...server.connection, max: 1 });
  await pool.query('CREATE TABLE note (text text)');
});

afterAll(async () => {
  await pool.end();
  await server.stop();
});

describe('through a pool of one', () => {
  it('answers each of many queries at once with its own result', async () => {
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    const results = await Promise.all(numbers.map((n) => pool.query('SELECT $1::int AS n', [n])));
    expect(results.map(({ rows }) => rows[0].n)).toEqual(numbers);
  });

  it('keeps a large value whole', async () => {
    const text = 'é1234567'.repeat(250_000);
    const { rows } = await pool.query('SELECT $1::text AS text', [text]);
    expect(rows[0].text === text).toBe(true);
  });

  it('rolls a failed transaction back and serves the same client on', async () => {
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query("INSERT INTO note VALUES ('failed')");
    await expect(client.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
    await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' });
    await client.query('ROLLBACK');
    client.release();
    expect(await notes('failed')).toBe(0);
  });

  it('answers endless recursion with an error', async () => {
    await pool.query(
      "CREATE FUNCTION endless(n int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN endless(n + 1); END'",
    );
    await expect(pool.query('SELECT endless(1)')).rejects.toMatchObject({ code: '54001' });
  });
});

describe('a client that breaks off', () => {
  it('leaves no open transaction behind', async () => {
    await breakOffAfter('BEGIN', "INSERT INTO note VALUES ('open')");
    expect(await notes('open')).toBe(0);
  });

  it('leaves no failed transaction behind', async () => {
    await breakOffAfter('BEGIN', "INSERT INTO note VALUES ('aborted')", 'SELECT 1 / 0');
    expect(await notes('aborted')).toBe(0);
  });

  it('leaves nothing of a batch that it did not finish', async () => {
    const insert = parse("INSERT INTO note VALUES ('half')");
    const bind = message('B', '\0\0\0\0\0\0\0\0');
    const execute = message('E', '\0\0\0\0\0');
    await breakOffAfterMessages(insert, bind, execute);
    expect(await notes('half')).toBe(0);
  });

  it('leaves neither a failed batch behind nor the transaction around it', async () => {
    await breakOffAfterMessages(message('Q', 'BEGIN\0'), parse('SELECT nothing_like_this'));
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('several servers and clients', () => {
  it('keeps the transactions of concurrent clients apart', async () => {
    const clients = new pg.Pool({ ...server.connection, max: 4 });
    const insertTwice = async (text: string) => {
      const client = await clients.connect();
      await client.query('BEGIN');
      await client.query('INSERT INTO note VALUES ($1)', [text]);
      await client.query('INSERT INTO note VALUES ($1)', [text]);
      await client.query('COMMIT');
      client.release();
    };
    const texts = Array.from({ length: 20 }, (_, index) => `concurrent ${index}`);
    await Promise.all(texts.map(insertTwice));
    await clients.end();
    expect(await Promise.all(texts.map(notes))).toEqual(texts.map(() => 2));
  });

  it('starts as a copy of a snapshot, independent of every other server', async () => {
    await pool.query("INSERT INTO note VALUES ('copied')");
    const copy = await EmbeddedServer.start({ snapshot: await server.snapshot() });
    await query(copy, "INSERT INTO note VALUES ('copied')");
    expect(await query(copy, "SELECT FROM note WHERE text = 'copied'")).toHaveLength(2);
    expect(await notes('copied')).toBe(1);
    await copy.stop();
  });

  it('leaves nothing where it listened, however often it is stopped', async () => {
    const other = await EmbeddedServer.start({ snapshot });
    await Promise.all([other.stop(), other.stop()]);
    expect(existsSync(other.connection.host)).toBe(false);
  });

  it('listens on loopback on Windows', async () => {
    const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('win32');
    const other = await EmbeddedServer.start({ snapshot });
    platform.mockRestore();
    expect(other.connection.host).toBe('127.0.0.1');
    expect(await query(other, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await other.stop();
  });
});

describe('in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-'));

  beforeAll(async () => {
    const first = await EmbeddedServer.start({ folder, snapshot });
    await query(first, 'CREATE TABLE kept (text text)');
    await first.stop();
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps what was committed, stopped or broken down, and refuses a second server', async () => {
    const second = await EmbeddedServer.start({ folder });
    await expect(EmbeddedServer.start({ folder })).rejects.toThrow(/is in use by process \d+/);
    await query(second, "INSERT INTO kept VALUES ('before the breakdown')");
    await breakDown(second);
    expect((await second.failed).message).toBe(
      'The embedded database stopped (invalid frontend message type 33). What was committed is kept: start again.',
    );
    await second.stop();

    const third = await EmbeddedServer.start({ folder });
    expect(await query(third, 'SELECT text FROM kept')).toEqual([{ text: 'before the breakdown' }]);
    await third.stop();
  });

  it('refuses the files of another PostgreSQL, and leaves them free', async () => {
    const other = join(folder, 'other-version');
    cpSync(join(folder, 'database'), join(other, 'database'), { recursive: true });
    writeFileSync(join(other, 'database', 'PG_VERSION'), '17\n');
    const error = await EmbeddedServer.start({ folder: other }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StartupError);
    expect(error).toMatchObject({
      message: expect.stringMatching(/cannot open .*other-version\/database \(.* version 17, /),
    });
    expect(() => DataFolderLock.acquire(other).release()).not.toThrow();
  });
});

/** How many notes have the text, seen by the pool's connection. */
async function notes(text: string): Promise<number> {
  const { rowCount } = await pool.query('SELECT FROM note WHERE text = $1', [text]);
  return rowCount ?? 0;
}

async function query({ connection }: EmbeddedServer, statement: string): Promise<unknown[]> {
  const client = new pg.Client(connection);
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}

function breakOffAfter(...statements: string[]): Promise<void> {
  return breakOffAfterMessages(...statements.map((statement) => message('Q', `${statement}\0`)));
}

/** Breaks the connection off once every message has been answered. */
async function breakOffAfterMessages(...messages: Buffer[]): Promise<void> {
  const socket = connectTo(server);
  for (const bytes of messages) {
    socket.write(bytes);
    await once(socket, 'data');
  }
  socket.destroy();
  await once(socket, 'close');
}

/** Makes the backend give up, as a trap in its code would. */
async function breakDown(victim: EmbeddedServer): Promise<void> {
  const socket = connectTo(victim).resume();
  socket.write(message('!', ''));
  await once(socket, 'close');
}

function connectTo({ connection }: EmbeddedServer) {
  return connect(join(connection.host, `.s.PGSQL.${connection.port}`));
}

function parse(statement: string): Buffer {
  return message('P', `\0${statement}\0\0\0`);
}

/** A message of PostgreSQL's wire protocol: its type, its length, its body. */
function message(type: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body, 'latin1')]);
}
