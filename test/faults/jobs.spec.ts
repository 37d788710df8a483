import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PrivateServer } from '../support/private-server.js';
import { ApplicationProcess, Installation } from '../support/process.js';

const PROGRAM = join(import.meta.dirname, '../support/job-process.mjs');
const JOBS = 500;
/** Of its workers. */
const AT_ONCE = 4;
const SECOND = 1000;
const PATIENCE = { timeout: 120 * SECOND, interval: 50 };

const engines = [
  { engine: 'pg-boss on the embedded database', database: undefined, redis: false },
  { engine: 'pg-boss on PostgreSQL', database: 'PostgreSQL', redis: false },
  { engine: 'BullMQ on MariaDB and Redis', database: 'MariaDB', redis: true },
] as const;

describe.each(engines)('500 jobs, $engine', ({ database: name, redis: needsRedis }) => {
  const isMissing = (name && PrivateServer.missing(name)) ?? (needsRedis && PrivateServer.missing('Redis'));
  describe.skipIf(isMissing)('whose worker is killed with kill -9', () => {
    let server: PrivateServer | undefined;
    let redis: PrivateServer | undefined;
    let installation: Installation;
    let worker: ApplicationProcess | undefined;
    const folder = mkdtempSync(join(tmpdir(), 'jobs-'));

    beforeAll(async () => {
      server = name && (await PrivateServer.make(name));
      redis = needsRedis ? await PrivateServer.make('Redis') : undefined;
      installation = await Installation.make(server?.url ?? '');
    });
    afterAll(async () => {
      await worker?.kill();
      await installation.remove();
      server?.remove();
      redis?.remove();
      rmSync(folder, { recursive: true });
    });

    function work(): ApplicationProcess {
      const { PATH = '', HOME = '' } = process.env;
      const env = {
        PATH,
        HOME,
        NODE_ENV: 'test',
        DATA_DIR: installation.dataFolder,
        ...(installation.databaseUrl && { DATABASE_URL: installation.databaseUrl }),
        ...(redis && { REDIS_URL: redis.url }),
      };
      return new ApplicationProcess(spawn(process.execPath, [PROGRAM, folder], { env }));
    }

    /** The number of each job, as often as it was run. */
    function runs(): string[] {
      const notes = join(folder, 'runs');
      return existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : [];
    }

    it('are all done, and no more twice than were running', async () => {
      worker = work();
      await worker.said(/added/);
      await expect.poll(() => runs().length, PATIENCE).toBeGreaterThan(JOBS / 4);
      await worker.end('SIGKILL');
      const before = runs().length;
      expect(before).toBeLessThan(JOBS);
      worker = work();

      await worker.said(/all done/);
      expect(new Set(runs()).size).toBe(JOBS);
      await worker.end('SIGKILL');
      const twice = runs().length - JOBS;
      // oxlint-disable-next-line no-console -- it is a fact to know of an engine
      console.log(`${before} had run before the kill; ${twice} were run twice.`);
      expect(twice).toBeLessThanOrEqual(AT_ONCE);
    });
  });
});
