import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Load } from '../../support/load.js';
import { ADMINISTRATOR, type ApplicationProcess, Installation, VARIABLES } from '../../support/process.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const CLIENTS = 6;
const SEVERAL = { ...VARIABLES, NODE_ENV: 'test', WORKERS: '2', RATE_LIMITS: 'off' };
const PATIENCE = { timeout: 60_000, interval: 50 };

const server = process.env.TEST_DATABASE_URL ?? '';
/** The embedded database is open in one process; jobs on MySQL need Redis. */
const isPossible = server !== '' && (server.startsWith('postgres') || Boolean(process.env.TEST_REDIS_URL));

let installation: Installation;
let application: ApplicationProcess;

beforeEach(async () => {
  installation = await Installation.make();
});
afterEach(() => installation.remove());

/** Ids of the processes that have served, in order. */
const served = (): number[] =>
  [...application.output.matchAll(/"pid":(\d+),"msg":"A process serves"/g)].map(([, pid]) => Number(pid));

describe.runIf(isPossible)('of several processes on one port', () => {
  let url: string;
  let load: Load;

  beforeEach(async () => {
    application = installation.start(SEVERAL);
    url = await application.ready();
    const { data } = await installation.client(url).POST('/api/v1/auth/login', { body: ADMINISTRATOR });
    load = new Load(url, data?.accessToken ?? '', CLIENTS);
    await grown(0);
  });

  const statuses = (): Set<number> => new Set(load.answers.map(({ status }) => status));
  /** Waits until so many more were answered. */
  const grown = (before: number): Promise<void> =>
    vi.waitFor(() => {
      if (load.answers.length < before + 50) throw new Error('not yet');
    }, PATIENCE);

  it('SIGHUP replaces each, and no request fails', async () => {
    expect(served()).toHaveLength(2);
    application.signal('SIGHUP');
    await application.said(/All processes were replaced/);
    await grown(load.answers.length);
    await load.stop();

    expect(new Set(served()).size).toBe(4);
    expect(load.answers.filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
    expect(await application.end()).toEqual({ code: 0, signal: null });
    expect(application.errors).toBe('');
  });

  it('one that dies is replaced, and the other serves meanwhile', async () => {
    const [victim = 0] = served();
    process.kill(victim, 'SIGKILL');
    await application.said(/another one takes its place/);
    await grown(load.answers.length);
    await vi.waitFor(() => expect(served()).toHaveLength(3), PATIENCE);
    await load.stop();

    expect(statuses()).not.toContain(503);
    expect(await application.end()).toEqual({ code: 0, signal: null });
  });

  it('SIGTERM ends all of them', async () => {
    await load.stop();

    expect(await application.end()).toEqual({ code: 0, signal: null });
    for (const pid of served()) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe.runIf(isPossible)('what keeps the first of them from starting', () => {
  it('is said once, and ends the start', async () => {
    application = installation.start({ ...SEVERAL, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' });

    expect(await application.ended).toEqual({ code: 1, signal: null });
    expect(application.errors.match(/DATABASE_URL/g)).toHaveLength(1);
  });
});

describe('several processes on the embedded database', () => {
  it('are refused with what to do', async () => {
    const without = { ...SEVERAL, DATABASE_URL: '' };
    application = installation.start(without);

    expect(await application.ended).toEqual({ code: 1, signal: null });
    expect(application.errors).toMatch(/WORKERS must be 1 on the embedded database.*set DATABASE_URL/);
  });
});
