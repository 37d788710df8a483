import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type SignedInUser, TestApplication } from '../support/application.js';

/** More than may wait for a connection. */
const CROWD = 520;
const PATIENCE = { timeout: 30_000 };

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

/** By the pool; the hottest reads have connections of their own. */
const read = async (): Promise<number> => {
  const { response } = await administrator.client.GET('/api/v1/auth/sessions');
  return response.status;
};

/** Takes every connection of the pool; answers how to give them back. */
async function takeConnections(): Promise<() => Promise<void>> {
  const { max } = app.database.pool;
  const runners = Array.from({ length: max }, () => app.database.dataSource.createQueryRunner());
  await Promise.all(runners.map((runner) => runner.connect()));
  return async () => {
    await Promise.all(runners.map((runner) => runner.release()));
  };
}

it('refuses new requests while hundreds wait for the database, and finishes those', async () => {
  const giveBack = await takeConnections();
  const waiting = Array.from({ length: CROWD }, read);
  const refused = await vi.waitFor(async () => {
    const { response, error } = await app.anonymous.GET('/.well-known/jwks.json');
    expect(response.status).toBe(503);
    return { error, retryAfter: response.headers.get('retry-after') };
  }, PATIENCE);

  expect(refused).toMatchObject({ error: { code: 'http.service_unavailable' }, retryAfter: '5' });
  expect((await app.send('/health/live')).status).toBe(200);

  await giveBack();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([200]));
  await vi.waitFor(async () => expect(await read()).toBe(200), PATIENCE);
});
