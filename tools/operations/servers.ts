import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { uniqueName } from './stage.ts';

/** An empty database on PostgreSQL, until it is dropped. */
export async function databaseOn(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = uniqueName();
  await onPostgres(server, [`CREATE DATABASE ${name}`]);
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => onPostgres(server, [dropDatabase(name)]) };
}

/** The database, and the roles that the guide made beside it. */
export const dropFromPostgres = (server: string, name: string): Promise<void> =>
  onPostgres(server, [
    dropDatabase(name),
    `DROP ROLE IF EXISTS ${name}`,
    `DROP ROLE IF EXISTS ${name}_owner`,
  ]);

// What was killed a moment ago may still be connected.
const dropDatabase = (name: string): string => `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`;

async function onPostgres(url: string, statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

export async function dropFromMariadb(url: string, name: string): Promise<void> {
  const connection = await createConnection(url);
  try {
    await connection.query(`DROP DATABASE IF EXISTS ${name}`);
    await connection.query(`DROP USER IF EXISTS ${name}, ${name}_owner`);
  } finally {
    await connection.end();
  }
}
