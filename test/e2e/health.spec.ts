import { Bus } from '#libs/bus';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Drain } from '#libs/http';
import { SECOND } from '#libs/testing';
import { ADMIN, type SignedInUser, TestApplication } from '../support/application.js';
import { DatabaseLine } from '../support/database-line.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

describe('health', () => {
  it.each(['/health/live', '/health/ready', '/health/startup'] as const)(
    '%s is ok, for everyone',
    async (path) => {
      const { data, response } = await app.anonymous.GET(path);

      expect(response.status).toBe(200);
      expect(data).toEqual({ status: 'ok' });
    },
  );

  it('tells what it checked to those who may see it', async () => {
    const { data } = await administrator.client.GET('/health/ready');

    const shared = [
      ...(process.env.TEST_REDIS_URL ? ['redis'] : []),
      ...(app.app.get(Bus).engine === 'process' ? [] : ['bus']),
    ];
    expect(Object.keys(data?.checks ?? {})).toEqual([
      'database',
      'migrations',
      'eventLoop',
      'disk',
      ...shared,
    ]);
  });

  it('tells nothing more to a member, or with a token that is no good', async () => {
    const member = await app.aUser(administrator);

    expect((await member.client.GET('/health/ready')).data).toEqual({ status: 'ok' });
    expect((await app.client('x.y.z').GET('/health/ready')).data).toEqual({ status: 'ok' });
  });

  it.each(['/health/ready', '/health/startup'] as const)(
    '%s asks the database once a second, however many ask',
    async (path) => {
      const query = vi.spyOn(app.database.dataSource, 'query');
      const asked = () => query.mock.calls.filter(([statement]) => statement === 'SELECT 1').length;
      app.clock.advance(SECOND);
      await Promise.all([1, 2, 3].map(() => app.anonymous.GET(path)));
      await app.anonymous.GET(path);
      const within = asked();
      app.clock.advance(SECOND);
      await app.anonymous.GET(path);
      const later = asked();
      query.mockRestore();

      expect([within, later]).toEqual([1, 2]);
    },
  );

  it('is not ready while a migration is pending', async () => {
    await app.database.dataSource.query(
      `DELETE FROM schema_migrations WHERE name = 'CreateSettingChanges1763800000011'`,
    );
    app.clock.advance(SECOND);
    const { error, response } = await app.anonymous.GET('/health/ready');

    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(error).toMatchObject({ code: 'health.not_ready' });
    expect(error?.detail).not.toContain('migrations');
    expect((await administrator.client.GET('/health/ready')).error?.detail).toContain('Failing: migrations');
    app.logs.forget();
  });
});

describe('once the process is told to end', () => {
  it('is not ready, but lives, and closes connections with their answers', async () => {
    const ending = await TestApplication.start();
    ending.app.get(Drain).begin();

    const { error, response } = await ending.anonymous.GET('/health/ready');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(response.headers.get('connection')).toBe('close');
    expect(error).toMatchObject({ code: 'health.not_ready' });
    expect((await ending.anonymous.GET('/health/live')).response.status).toBe(200);
    expect((await ending.signIn()).id).not.toBe('');
    await ending.stop();
  });
});

// The embedded database is a part of the process: when it ends, so does the process.
describe.skipIf(!process.env.TEST_DATABASE_URL)('when the database server is gone', () => {
  it('lives but is not ready, answers requests with 503, and recovers by itself', async () => {
    const line = await DatabaseLine.open(String(process.env.TEST_DATABASE_URL));
    const cut = await TestApplication.start({}, undefined, line.url);
    const { client } = await cut.signIn();
    line.cut();

    expect((await cut.anonymous.GET('/health/live')).response.status).toBe(200);
    expect((await cut.anonymous.GET('/health/ready')).response.status).toBe(503);
    const { error, response } = await client.GET('/api/v1/users/me');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(error).toMatchObject({ code: 'database.unavailable' });
    expect((await cut.anonymous.POST('/api/v1/auth/login', { body: ADMIN })).response.status).toBe(503);

    line.mend();
    expect((await client.GET('/api/v1/users/me')).response.status).toBe(200);
    cut.logs.forget();
    await cut.stop();
    line.close();
  });
});
