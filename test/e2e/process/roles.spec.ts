import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ApplicationProcess, Installation, VARIABLES } from '../../support/process.js';

// Several starts, which may have to share the machine.
vi.setConfig({ testTimeout: 120_000 });

let installation: Installation;

beforeEach(async () => {
  installation = await Installation.make();
});
afterEach(() => installation.remove());

async function statusOf(url: string, path: string): Promise<number> {
  return (await fetch(url + path)).status;
}

describe.runIf(process.env.TEST_DATABASE_URL)('of two processes with different roles', () => {
  let http: ApplicationProcess;
  let worker: ApplicationProcess;

  it('one answers requests, and the other does jobs and answers for its health', async () => {
    http = installation.start({ ...VARIABLES, ROLE: 'http' });
    const api = await http.ready();
    worker = installation.start({ ...VARIABLES, ROLE: 'worker' });
    const health = await worker.ready();

    expect(await statusOf(api, '/api/v1/permissions')).toBe(401);
    expect(await statusOf(health, '/health/ready')).toBe(200);
    expect(await statusOf(health, '/health/live')).toBe(200);
    for (const path of ['/api/v1/permissions', '/docs', '/', '/openapi.json']) {
      expect(await statusOf(health, path), path).toBe(404);
    }
    expect(await worker.end()).toEqual({ code: 0, signal: null });
    expect(await http.end()).toEqual({ code: 0, signal: null });
  });
});

it('the embedded database has one process, which does both', async () => {
  const refused = installation.start({ DATABASE_URL: '', ROLE: 'worker' });

  expect(await refused.ended).toEqual({ code: 1, signal: null });
  expect(refused.errors).toContain('ROLE must be all on the embedded database, which is open in one process');
});

describe.runIf(process.env.TEST_DATABASE_URL?.startsWith('mysql'))('without Redis', () => {
  it('MySQL and MariaDB are refused, since jobs need it', async () => {
    const refused = installation.start({ REDIS_URL: '' });

    expect(await refused.ended).toEqual({ code: 1, signal: null });
    expect(refused.errors).toBe('Background jobs on MySQL and MariaDB need Redis. Set REDIS_URL.\n');
  });
});
