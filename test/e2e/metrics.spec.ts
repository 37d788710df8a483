import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Cache } from '#libs/cache';
import { JobRunner, JobSchedules } from '#libs/jobs';
import { newId } from '#libs/kernel';
import { Metrics, MetricsServer } from '#libs/observability';
import { ADMIN, type SignedInUser, TestApplication } from '../support/application.js';
import { type Exposition, scrape, scrapeWhen } from '../support/exposition.js';

let application: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  application = await TestApplication.start({ METRICS_PORT: '0', RATE_LIMITS: 'on' });
  administrator = await application.signIn();
});
afterAll(() => application.stop());

const until = (check: (metrics: Exposition) => void): Promise<Exposition> => scrapeWhen(application, check);

const REQUESTS = 'http_server_request_duration_seconds_count';

describe('requests', () => {
  it('are measured by method, template of the route and status', async () => {
    const labels = {
      http_request_method: 'GET',
      http_route: '/api/v1/users/:id',
      http_response_status_code: '404',
    };
    const before = (await scrape(application)).value(REQUESTS, labels) ?? 0;

    await administrator.client.GET('/api/v1/users/{id}', { params: { path: { id: newId() } } });
    await administrator.client.GET('/api/v1/users/{id}', { params: { path: { id: newId() } } });

    await until((metrics) => expect(metrics.value(REQUESTS, labels)).toBe(before + 2));
    const { values } = await scrape(application);
    expect(values('http_server_request_duration_seconds_bucket', { ...labels, le: '+Inf' })).toEqual([
      before + 2,
    ]);
  });

  it('of the client that went away are told apart', async () => {
    const gone = request(`${application.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': 100 },
    });
    gone.on('error', () => {});
    // When it has gone out: `bytesWritten` counts what still waits for the connection.
    await new Promise<void>((sent) => void gone.write('{"email":', () => sent()));
    gone.destroy();

    const labels = { http_route: '/api/v1/auth/login', error_type: 'aborted', http_response_status_code: '' };
    await until((metrics) => expect(metrics.value(REQUESTS, labels)).toBe(1));
  });

  it('make no series by what is in them', async () => {
    const flood = async (): Promise<void> => {
      const ids = Array.from({ length: 20 }, newId);
      for (const id of ids) {
        await application.send(`/api/v1/users/${id}`, {}, administrator.tokens.accessToken);
        await application.send(`/api/v1/users/${id}?x=${id}`, { headers: { 'user-agent': id } });
        await application.send(`/${id}/${id}`);
        await application.send(`/api/v1/${id}`, { method: 'DELETE' });
        await application.send('/api/v1/auth/login', {
          method: 'POST',
          body: JSON.stringify({ email: `${id}@example.com`, password: id }),
          headers: { 'content-type': 'application/json' },
        });
      }
      for (const method of ['PROPFIND', 'SEARCH', 'REPORT', 'LOCK', 'MKCOL']) await send(method, '/api/v1');
      const unknown = { http_request_method: '_OTHER', http_route: 'none' };
      await until((metrics) => expect(metrics.value(REQUESTS, unknown)).toBeGreaterThanOrEqual(5));
    };
    await flood();
    await until((metrics) => expect(metrics.value(REQUESTS, { http_route: 'none' })).toBeGreaterThan(40));
    const { series } = await scrape(application);

    await flood();
    await until((metrics) => expect(metrics.value(REQUESTS, { http_route: 'none' })).toBeGreaterThan(80));
    const after = await scrape(application);

    // Kinds of collected garbage and background jobs come as they come.
    const added = after.series.filter((one) => !series.includes(one));
    expect(added.filter((one) => !/^(nodejs|job)_/.test(one))).toEqual([]);
    expect(after.labelValues('http_request_method')).toContain('_OTHER');
    expect(after.text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|@/);
  });
});

/** Methods that fetch does not know. */
function send(method: string, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const sent = request(`${application.url}${path}`, { method }, (response) =>
    response.resume().once('end', resolve),
  );
  sent.once('error', reject).end();
  return promise;
}

describe('what the libs measure', () => {
  it('is how busy the process is', async () => {
    const metrics = await scrape(application);

    for (const name of ['process_resident_memory_bytes', 'nodejs_heap_size_used_bytes'])
      expect(metrics.value(name), name).toBeGreaterThan(1_000_000);
    expect(metrics.value('nodejs_eventloop_utilization_ratio')).toBeGreaterThan(0);
    expect(metrics.value('nodejs_eventloop_utilization_ratio')).toBeLessThanOrEqual(1);
    expect(metrics.value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  it('is the pool of connections', async () => {
    const max = application.database.engine === 'embedded' ? 1 : 10;
    const { dataSource } = application.database;
    const holders = Array.from({ length: max }, () => dataSource.createQueryRunner());
    await Promise.all(holders.map((holder) => holder.connect()));
    const waiting = dataSource.query('SELECT 1');
    // What needs a connection itself, such as to count jobs, is missing then.
    const metrics = await scrape(application);
    await Promise.all(holders.map((holder) => holder.release()));
    await waiting;

    expect(metrics.value('db_client_connection_max')).toBe(max);
    expect(metrics.value('db_client_connection_count', { db_client_connection_state: 'used' })).toBe(max);
    expect(metrics.value('db_client_connection_count', { db_client_connection_state: 'idle' })).toBe(0);
    expect(metrics.value('db_client_connection_pending_requests')).toBeGreaterThanOrEqual(1);
    expect(metrics.value('job_queue_size')).toBeUndefined();
    await until((later) => expect(later.value('job_queue_size')).toBeGreaterThanOrEqual(0));
  });

  it('is what the cache has', async () => {
    const hits = { tier: 'memory', result: 'hit' };
    const misses = { tier: 'memory', result: 'miss' };
    const before = await scrape(application);
    const cache = application.app.get(Cache);
    const options = { ttl: 60_000, tags: ['metrics'] };
    await cache.get('metrics', options, async () => 1);
    await cache.get('metrics', options, async () => 1);

    const after = await scrape(application);
    const grown = (labels: Record<string, string>): number =>
      (after.value('cache_lookups_total', labels) ?? 0) - (before.value('cache_lookups_total', labels) ?? 0);
    expect(grown(misses)).toBeGreaterThanOrEqual(1);
    expect(grown(hits)).toBeGreaterThanOrEqual(1);
  });

  it('is jobs: what waits, and how long attempts take', async () => {
    const completed = { queue: 'auth.purge_sessions', outcome: 'completed' };
    const [queue = ''] = application.app.get(JobRunner).jobs.map(({ name }) => name);
    const metrics = await scrape(application);
    expect(metrics.value('job_queue_size', { queue, state: 'failed' })).toBe(0);
    expect(metrics.value('job_queue_delay_seconds', { queue })).toBeGreaterThanOrEqual(0);

    application.clock.advance(25 * 60 * 60 * 1000);
    await application.app.get(JobSchedules).runDue();

    await until((later) => expect(later.value('job_duration_seconds_count', completed)).toBeGreaterThan(0));
  });
});

describe('what the features measure', () => {
  beforeEach(() => application.clock.advance(24 * 60 * 60 * 1000));

  it('is sign-ins, by how they ended', async () => {
    const before = await scrape(application);
    await application.anonymous.POST('/api/v1/auth/login', {
      body: { email: ADMIN.email, password: 'no orchard at all in november' },
    });
    await application.signIn();
    const after = await scrape(application);

    const grown = (outcome: string): number =>
      (after.value('auth_sign_ins_total', { outcome }) ?? 0) -
      (before.value('auth_sign_ins_total', { outcome }) ?? 0);
    expect(grown('succeeded')).toBe(1);
    expect(grown('invalid_credentials')).toBe(1);
    expect(after.value('auth_sign_ins_total', { outcome: 'error' })).toBe(0);
  });

  it('is refusals, by the limit', async () => {
    const rule = { rule: 'guesses-device' };
    const before = (await scrape(application)).value('rate_limit_refusals_total', rule);
    const body = { email: 'nobody@example.com', password: 'no orchard at all in november' };
    for (let count = 0; count < 7; count++) await application.anonymous.POST('/api/v1/auth/login', { body });

    const after = await scrape(application);
    expect(after.value('rate_limit_refusals_total', rule)).toBe((before ?? NaN) + 2);
    expect(after.value('auth_sign_ins_total', { outcome: 'too_many_attempts' })).toBeGreaterThanOrEqual(2);
  });
});

describe('without METRICS_PORT', () => {
  it('nothing is measured', async () => {
    const plain = await TestApplication.start();

    expect(plain.app.get(Metrics).isOn).toBe(false);
    await expect(plain.app.resolve(MetricsServer)).rejects.toThrow('MetricsServer');
    expect((await plain.send('/metrics')).status).toBe(404);
    await plain.stop();
  });
});
