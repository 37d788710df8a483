import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { Client } from 'pg';

const PATIENCE = 60_000;

/** Runs with the URL of a database of its own on the server, or with none. */
export async function withDatabase(
  adminUrl: string | undefined,
  use: (url?: string) => Promise<void>,
): Promise<void> {
  if (!adminUrl) return use();
  const name = `showrunner_${crypto.randomUUID().replaceAll('-', '')}`;
  const url = new URL(adminUrl);
  url.pathname = name;
  await execute(adminUrl, `CREATE DATABASE ${name}`);
  try {
    await use(url.href);
  } finally {
    await execute(adminUrl, `DROP DATABASE ${name}`);
  }
}

async function execute(url: string, statement: string): Promise<void> {
  if (url.startsWith('mysql:')) {
    const connection = await mysql.createConnection(url);
    await connection.query(statement).finally(() => connection.end());
    return;
  }
  const client = new Client(url);
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until the application answers that it is ready. @param pause milliseconds between two questions */
export async function ready(origin: string, child: ChildProcess, pause = 100): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (performance.now() < end) {
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode} before it was ready`);
    const response = await fetch(`${origin}/health/ready`).catch(() => undefined);
    if (response?.ok) return;
    await delay(pause);
  }
  throw new Error(`not ready after ${PATIENCE} ms`);
}

/** Ends the application as an orchestrator does; it must end with code 0. */
export async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  const [code, signal] = (await once(child, 'exit', { signal: AbortSignal.timeout(PATIENCE) })) as unknown[];
  if (code !== 0) throw new Error(`SIGTERM ended it with ${String(code ?? signal)} instead of 0`);
}
