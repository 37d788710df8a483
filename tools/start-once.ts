/**
 * Starts the built application once, on a database of its own, and ends it again:
 * `node tools/start-once.ts [admin URL of a server]`, without one on the embedded database.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { Client } from 'pg';

const PATIENCE = 60_000;
const entry = join(import.meta.dirname, '../dist/src/main.js');

await withDatabase(process.argv[2], startAndEnd);

async function withDatabase(
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

async function startAndEnd(databaseUrl?: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'start-once-'));
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, [entry], {
    cwd: folder,
    env: {
      PORT: String(port),
      DATA_DIR: folder,
      LOG_LEVEL: 'warn',
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    },
    stdio: 'inherit',
  });
  try {
    await ready(`http://127.0.0.1:${port}`, child);
    console.log(`ready after ${Math.round(performance.now() - began)} ms`);
    await readDocument(`http://127.0.0.1:${port}`);
    child.kill('SIGTERM');
    const [code, signal] = await once(child, 'exit', { signal: AbortSignal.timeout(PATIENCE) });
    if (code !== 0) throw new Error(`SIGTERM ended it with ${code ?? signal} instead of 0`);
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function ready(origin: string, child: ChildProcess): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (performance.now() < end) {
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode} before it was ready`);
    const response = await fetch(`${origin}/health/ready`).catch(() => undefined);
    if (response?.ok) return;
    await delay(100);
  }
  throw new Error(`not ready after ${PATIENCE} ms`);
}

async function readDocument(origin: string): Promise<void> {
  const response = await fetch(`${origin}/openapi.json`);
  const { openapi } = (await response.json()) as { openapi: string };
  if (openapi !== '3.1.0')
    throw new Error(`/openapi.json answered ${response.status} with version ${openapi}`);
}
