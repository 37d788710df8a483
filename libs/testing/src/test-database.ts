import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

/** A database of its own on the server of `TEST_DATABASE_URL`; without one, the embedded engine in memory. */
export interface TestDatabase {
  /** For `Database.open`; undefined for the embedded engine. */
  url: string | undefined;
  drop(): Promise<void>;
}

/** Makes an empty database. */
export async function createTestDatabase(server = process.env.TEST_DATABASE_URL): Promise<TestDatabase> {
  if (!server) return { url: undefined, drop: async () => {} };
  const name = `showrunner_${randomBytes(6).toString('hex')}`;
  await execute(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => execute(server, dropStatement(server, name)) };
}

function dropStatement(server: string, name: string): string {
  return isMysql(server) ? `DROP DATABASE ${name}` : `DROP DATABASE ${name} WITH (FORCE)`;
}

async function execute(server: string, sql: string): Promise<void> {
  if (isMysql(server)) {
    const connection = await createConnection(server.replace(/^mariadb:/, 'mysql:'));
    await connection.query(sql).finally(() => connection.end());
    return;
  }
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

const isMysql = (server: string): boolean => /^(mysql|mariadb):/.test(server);
