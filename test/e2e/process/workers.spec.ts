import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../../tools/started.ts';
import { Exposition } from '../../support/exposition.js';
import { Load } from '../../support/load.js';
import { ADMINISTRATOR, type ApplicationProcess, Installation, VARIABLES } from '../../support/process.js';
import { tokensIn } from '../../support/tokens.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const CLIENTS = 6;
/** Milliseconds. It leaves the processes that start some of the machine, and connections that are idle when they go. */
const REST = 10;
const SEVERAL = { ...VARIABLES, NODE_ENV: 'test', WORKERS: '2', RATE_LIMITS: 'off' };
const PATIENCE = { timeout: 60_000, interval: 50 };
const REQUESTS = 'http_server_request_duration_seconds_count';
const OF_THE_LOAD = { http_route: '/api/v1/users' };

const server = process.env.TEST_DATABASE_URL ?? '';
/** The embedded database is open in one process; jobs on MySQL need Redis. */
const isPossible = server !== '' && (server.startsWith('postgres') || Boolean(process.env.TEST_REDIS_URL));

let installation: Installation;

beforeAll(async () => {
  installation = await Installation.make();
});
afterAll(() => installation.remove());

/** One start for all of them, one after the other: it takes longer than what they look at. */
describe.runIf(isPossible)('of several processes on one port', () => {
  let application: ApplicationProcess;
  let url: string;
  let metricsUrl: string;
  let token: string;

  beforeAll(async () => {
    const port = await freePort();
    metricsUrl = `http://127.0.0.1:${port}/metrics`;
    application = installation.start({ ...SEVERAL, METRICS_PORT: String(port) });
    url = await application.ready();
    const { data } = await installation.client(url).POST('/api/v1/auth/login', { body: ADMINISTRATOR });
    token = tokensIn(data)?.accessToken ?? '';
  });

  /** Ids of the processes that have served, in order. */
  const served = (): number[] =>
    [...application.output.matchAll(/"pid":(\d+),"msg":"A process serves"/g)].map(([, pid]) => Number(pid));

  const startLoad = async (): Promise<Load> => {
    const load = new Load(url, token, CLIENTS, REST);
    await grown(load);
    return load;
  };
  /** Waits until so many more were answered. */
  const grown = (load: Load): Promise<void> => {
    const before = load.answers.length;
    return vi.waitFor(() => expect(load.answers.length).toBeGreaterThan(before + 50), PATIENCE);
  };

  const scrape = async (): Promise<Exposition> => new Exposition(await (await fetch(metricsUrl)).text());
  const requests = async (): Promise<number> => (await scrape()).value(REQUESTS, OF_THE_LOAD) ?? 0;

  it('SIGHUP replaces each: no request fails, and none is missing from the metrics', async () => {
    expect(served()).toHaveLength(2);
    const load = await startLoad();
    application.signal('SIGHUP');
    await application.said(/All processes were replaced/);
    await grown(load);
    await load.stop();

    expect(new Set(served()).size).toBe(4);
    expect(load.answers.filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
    // Nobody has looked meanwhile: those that have ended have told their part.
    await vi.waitFor(async () => expect(await requests()).toBe(load.answers.length), PATIENCE);
  });

  it('one that dies is replaced, and the other serves and tells the metrics meanwhile', async () => {
    const load = await startLoad();
    const before = await requests();
    const [, , victim = 0] = served();
    process.kill(victim, 'SIGKILL');
    await application.said(/another one takes its place/);
    const alone = await scrape();
    await grown(load);
    await vi.waitFor(() => expect(served()).toHaveLength(5), PATIENCE);
    await load.stop();

    expect(load.answers.map(({ status }) => status)).not.toContain(503);
    expect(alone.value(REQUESTS, OF_THE_LOAD)).toBeGreaterThanOrEqual(before);
    expect(alone.value('nodejs_processes')).toBe(1);
    expect((await scrape()).value('nodejs_processes')).toBe(2);
  });

  it('SIGTERM ends all of them', async () => {
    expect(await application.end()).toEqual({ code: 0, signal: null });
    expect(application.errors).toBe('');
    for (const pid of served()) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe.runIf(isPossible)('what keeps the first of them from starting', () => {
  it('is said once, and ends the start', async () => {
    const nowhere = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' };
    const application = installation.start({ ...SEVERAL, ...nowhere });

    expect(await application.ended).toEqual({ code: 1, signal: null });
    expect(application.errors.match(/DATABASE_URL/g)).toHaveLength(1);
  });
});

describe('several processes on the embedded database', () => {
  it('are refused with what to do', async () => {
    const application = installation.start({ ...SEVERAL, DATABASE_URL: '' });

    expect(await application.ended).toEqual({ code: 1, signal: null });
    expect(application.errors).toMatch(/WORKERS must be 1 on the embedded database.*set DATABASE_URL/);
  });
});
