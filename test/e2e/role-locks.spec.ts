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

it('holds the roles that let someone change a setting until that is done', async () => {
  const { client } = administrator;
  await client.POST('/api/v1/roles', { body: { name: 'operators', permissions: ['settings.manage'] } });
  const operator = await app.aUser(administrator, { email: 'operator@example.com', roles: ['operators'] });
  const log = vi.spyOn(app.database.dataSource.logger, 'logQuery');
  const params = { path: { key: 'lists.defaultLimit' as const } };
  const { response } = await operator.client.PUT('/api/v1/settings/{key}', { params, body: { value: 7 } });
  const statements = log.mock.calls.map(([sql]) => sql);
  log.mockRestore();

  expect(response.status).toBe(200);
  const held = statements.findIndex((sql) => /FROM \W?roles\W[^]*(FOR SHARE|LOCK IN SHARE MODE)/.test(sql));
  const wrote = statements.findIndex((sql) => /^(INSERT INTO|UPDATE) \W?setting_values/.test(sql));
  expect(held).toBeGreaterThanOrEqual(0);
  expect(wrote).toBeGreaterThan(held);
});
