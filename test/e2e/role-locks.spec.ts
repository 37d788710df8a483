import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type SignedInUser, TestApplication } from '../support/application.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

it('reads what the actor may do only behind the lock on their account', async () => {
  const log = vi.spyOn(app.database.dataSource.logger, 'logQuery');
  const { response } = await administrator.client.POST('/api/v1/roles', {
    body: { name: 'in order', permissions: ['users.read'] },
  });
  const statements = log.mock.calls.map(([sql]) => sql);
  log.mockRestore();

  expect(response.status).toBe(201);
  const locked = statements.findIndex((sql) => /users\W[^]*FOR UPDATE/.test(sql));
  const read = statements.findIndex((sql) => /user_roles[^]*role_permissions/.test(sql));
  const wrote = statements.findIndex((sql) => /^INSERT INTO \W?roles/.test(sql));
  expect(locked).toBeGreaterThanOrEqual(0);
  expect(read).toBeGreaterThan(locked);
  expect(wrote).toBeGreaterThan(read);
});
