/**
 * Starts the built application once, on a database of its own, and ends it again:
 * `node tools/start-once.ts [admin URL of a server [URL of a Redis]]`, without one on the embedded database.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, freePort, ready, withDatabase } from './started.ts';

const entry = join(import.meta.dirname, '../dist/src/main.js');

const [, , server, redisUrl] = process.argv;
await withDatabase(server, startAndEnd);

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
      ...(redisUrl && { REDIS_URL: redisUrl }),
    },
    stdio: 'inherit',
  });
  try {
    await ready(`http://127.0.0.1:${port}`, child);
    console.log(`ready after ${Math.round(performance.now() - began)} ms`);
    await readDocument(`http://127.0.0.1:${port}`);
    await end(child);
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readDocument(origin: string): Promise<void> {
  const response = await fetch(`${origin}/openapi.json`);
  const { openapi } = (await response.json()) as { openapi: string };
  if (openapi !== '3.1.0')
    throw new Error(`/openapi.json answered ${response.status} with version ${openapi}`);
}
