import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel';
import { MINUTE, SECOND } from '#libs/testing';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { refreshed } from '../support/refreshed.js';
import { aRole, at, tagOf } from '../support/roles.js';
import {
  aServiceAccount,
  aServiceKey,
  changeServiceAccount,
  giveRoles,
  listServiceAccounts,
  makeServiceKey,
  removeServiceAccount,
  revokeServiceKey,
} from '../support/service-accounts.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  await aRole(administrator, 'reader', ['users.read', 'roles.read']);
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const read = (id: string) => administrator.client.GET('/api/v1/service-accounts/{id}', at(id));

describe('a service account', () => {
  it('is made, read, changed and deleted', async () => {
    const body = { name: 'Billing', description: 'Sends invoices.', roles: ['reader'] };
    const made = await administrator.client.POST('/api/v1/service-accounts', { body });
    const id = made.data?.id ?? '';
    expect(made.response.status).toBe(201);
    expect(made.response.headers.get('location')).toBe(`/api/v1/service-accounts/${id}`);
    expect(made.data).toMatchObject({ ...body, status: 'active' });
    expect((await read(id)).data).toEqual(made.data);

    app.clock.advance(SECOND);
    const changes = { name: 'Accounting', description: null, status: 'disabled' } as const;
    const changed = await changeServiceAccount(administrator, id, changes, { 'if-match': tagOf(made) });
    expect(changed.data).toEqual({
      ...made.data,
      ...changes,
      updatedAt: new Date(app.clock.now()).toISOString(),
    });
    expect(tagOf(changed)).not.toBe(tagOf(made));
    expect((await removeServiceAccount(administrator, id)).response.status).toBe(204);
    expect((await read(id)).error).toMatchObject({ status: 404, code: 'service_accounts.not_found' });
    expect((await removeServiceAccount(administrator, id)).response.status).toBe(404);
  });

  it('is made without roles or a description, and is no user', async () => {
    const { id, roles, description } = await aServiceAccount(administrator);

    expect({ roles, description }).toEqual({ roles: [], description: null });
    expect((await administrator.client.GET('/api/v1/users/{id}', at(id))).response.status).toBe(404);
  });

  it.each([
    ['no name', { name: '' }],
    ['a name that cannot be seen', { name: '\u200b' }],
    ['a long name', { name: 'x'.repeat(101) }],
    ['no roles that could be read', { roles: 'reader' }],
    ['one role twice', { roles: ['reader', 'reader'] }],
    ['a role that does not exist', { roles: ['reader', 'flyer'] }],
    ['a description that is none', { description: 7 }],
    ['an address', { email: 'billing@example.com' }],
    ['a state of its own', { status: 'disabled' }],
  ])('is not made with %s', async (_what, body) => {
    const { response } = await administrator.client.POST('/api/v1/service-accounts', {
      body: { name: 'Wrong', roles: [], ...body } as never,
    });

    expect(response.status).toBe(422);
  });

  it.each([{ name: null }, { name: ' ' }, { status: 'deleted' }, { status: null }, { roles: [] }])(
    'is not changed by %j',
    async (body) => {
      const { id } = await aServiceAccount(administrator);

      expect((await changeServiceAccount(administrator, id, body)).response.status).toBe(422);
    },
  );

  it('has a name of its own, in whatever case, which is free again once it is deleted', async () => {
    const [one, other] = [
      await aServiceAccount(administrator, [], 'Ölmühle'),
      await aServiceAccount(administrator),
    ];
    const taken = { status: 409, code: 'service_accounts.name_taken' };
    const body = { name: 'ÖLMÜHLE', roles: [] };
    const make = () => administrator.client.POST('/api/v1/service-accounts', { body });
    expect((await make()).error).toMatchObject(taken);
    expect((await changeServiceAccount(administrator, other.id, { name: 'ölmühle' })).error).toMatchObject(
      taken,
    );
    expect((await changeServiceAccount(administrator, one.id, { name: 'ölmühle' })).response.status).toBe(
      200,
    );
    await removeServiceAccount(administrator, one.id);

    expect((await make()).response.status).toBe(201);
  });

  it('is listed in pages, sorted, found and filtered', async () => {
    const names = ['page c', 'page a', 'page b'];
    for (const name of names) await aServiceAccount(administrator, ['reader'], name);
    const [, last] = (await listServiceAccounts(administrator, 'q=page&sort=-name&limit=2')).items;
    const first = await listServiceAccounts(administrator, 'q=page&sort=name&limit=2');
    const next = await listServiceAccounts(
      administrator,
      `q=page&sort=name&limit=2&cursor=${first.nextCursor}`,
    );
    expect([...first.items, ...next.items].map(({ name }) => name)).toEqual(names.toSorted());
    expect(next.nextCursor).toBeNull();
    expect(first.items[0]?.roles).toEqual(['reader']);
    await changeServiceAccount(administrator, last?.id ?? '', { status: 'disabled' });

    const disabled = await listServiceAccounts(administrator, 'q=page&filter[status]=disabled&include=total');
    expect(disabled).toMatchObject({ items: [{ id: last?.id, status: 'disabled' }], total: 1 });
  });

  it('is changed by whoever knows its state only, and left as it is by a change of nothing', async () => {
    const { id } = await aServiceAccount(administrator);
    const tag = tagOf(await read(id));
    const leave = (body: object) => changeServiceAccount(administrator, id, body, { 'if-match': tag });
    expect(tagOf(await leave({}))).toBe(tag);
    expect(tagOf(await leave({ status: 'active' }))).toBe(tag);
    expect((await leave({ description: 'New' })).response.status).toBe(200);

    const stale = { 'if-match': tag };
    expect((await leave({ description: 'Newer' })).response.status).toBe(412);
    expect((await leave({})).response.status).toBe(412);
    const { client } = administrator;
    const options = { ...at(id), headers: stale };
    expect((await client.DELETE('/api/v1/service-accounts/{id}', options)).response.status).toBe(412);
    const body = { roles: ['reader'] };
    const put = await client.PUT('/api/v1/service-accounts/{id}/roles', { ...options, body });
    expect(put.response.status).toBe(412);
    expect((await giveRoles(administrator, id, ['reader'])).response.headers.get('etag')).not.toBe(tag);
  });

  it('keeps a role from being deleted, which says so', async () => {
    const role = await aRole(administrator, `kept ${newId()}`);
    const { id } = await aServiceAccount(administrator, [role.name]);
    const remove = () => administrator.client.DELETE('/api/v1/roles/{id}', at(role.id));
    const { data } = await administrator.client.GET('/api/v1/roles/{id}', at(role.id));
    expect(data).toMatchObject({ userCount: 0, serviceAccountCount: 1 });
    const { error } = await remove();
    expect(error).toMatchObject({ status: 409, code: 'roles.in_use' });
    expect(error?.detail).toContain('1 service account has this role');
    await removeServiceAccount(administrator, id);

    expect((await remove()).response.status).toBe(204);
  });

  it('is written with a fresh sign-in only (ASVS 7.5.1)', async () => {
    const account = await aServiceAccount(administrator);
    const { id: keyId } = await aServiceKey(app, administrator, account);
    app.clock.advance(10 * MINUTE + SECOND);
    const stale = await refreshed(app, administrator);
    const body = { name: 'Late', roles: [] };
    const answers = [
      await stale.client.POST('/api/v1/service-accounts', { body }),
      await changeServiceAccount(stale, account.id, {}),
      await giveRoles(stale, account.id, []),
      await makeServiceKey(stale, account.id, {}),
      await revokeServiceKey(stale, account.id, keyId),
      await removeServiceAccount(stale, account.id),
    ];

    expect(new Set(answers.map(({ error }) => error?.code))).toEqual(
      new Set(['auth.fresh_sign_in_required']),
    );
  });
});
