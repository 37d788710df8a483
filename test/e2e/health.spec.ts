import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

    expect(Object.keys(data?.checks ?? {})).toEqual(['database', 'migrations', 'eventLoop', 'disk']);
  });

  it('tells nothing more to a member, or with a token that is no good', async () => {
    const member = await app.aUser(administrator);

    expect((await member.client.GET('/health/ready')).data).toEqual({ status: 'ok' });
    expect((await app.client('x.y.z').GET('/health/ready')).data).toEqual({ status: 'ok' });
  });

  it('is not ready while a migration is pending', async () => {
    await app.database.dataSource.query(
      `DELETE FROM schema_migrations WHERE name = 'CreateSettingChanges1763800000011'`,
    );
    const { error, response } = await app.anonymous.GET('/health/ready');

    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(error).toMatchObject({ code: 'health.not_ready' });
    expect(error?.detail).not.toContain('migrations');
    expect((await administrator.client.GET('/health/ready')).error?.detail).toContain('Failing: migrations');
    app.logs.forget();
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
