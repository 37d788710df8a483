import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel';
import type { ApiClient } from '#libs/testing';
import { mailsTo } from '../support/account-flows.js';
import { tryKey } from '../support/api-keys.js';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';
import { everyPermission } from '../support/matrix/callers.js';
import { at } from '../support/roles.js';
import { eventsOf, ownEvents } from '../support/security-events.js';
import { aServiceAccount, aServiceKey, giveRoles, type ServiceAccount } from '../support/service-accounts.js';

let app: TestApplication;
let administrator: SignedInUser;
/** Has the role of administrators, and a key for everything that there is. */
let account: ServiceAccount;
let key: string;
let program: ApiClient;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  account = await aServiceAccount(administrator, ['administrator'], 'The night shift');
  ({ key } = await aServiceKey(app, administrator, account, await everyPermission(app)));
  program = app.client(key);
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const use = (path: string, method = 'GET'): Promise<string> => tryKey(app, key, path, method);

describe('a service account', () => {
  it('is no administrator who could be the last one', async () => {
    const other = await aServiceAccount(administrator, ['administrator']);
    const { error } = await administrator.client.PUT('/api/v1/users/{id}/roles', {
      ...at(administrator.id),
      body: { roles: [] },
    });

    expect([error?.code, (await giveRoles(administrator, other.id, [])).response.status]).toEqual([
      'users.last_administrator',
      200,
    ]);
  });

  it.each(['/users/me', '/users/me/settings', '/users/me/settings/user.locale'])(
    'is no person: %s is told so',
    async (path) => {
      expect(await use(path)).toBe('403 auth.service_account_refused');
      expect(app.logs.lines).toContainEqual(
        expect.objectContaining({ event: 'service_account_refused', userId: account.id, level: 'warn' }),
      );
    },
  );

  it.each([
    ['/users/me', 'PATCH'],
    ['/users/me', 'DELETE'],
    ['/users/me/avatar', 'GET'],
    ['/users/me/avatar', 'PUT'],
    ['/users/me/export', 'GET'],
    ['/users/me/security-events', 'GET'],
    ['/users/me/email', 'PUT'],
    ['/users/me/settings/user.locale', 'PUT'],
    ['/auth/sessions', 'GET'],
    ['/auth/logout', 'POST'],
    ['/auth/reauthentication', 'POST'],
    ['/auth/api-keys', 'GET'],
    ['/auth/mfa', 'GET'],
    ['/users', 'POST'],
    ['/service-accounts', 'POST'],
    [`/users/${newId()}/impersonation`, 'POST'],
    [`/users/${newId()}/roles`, 'PUT'],
  ])('is refused where nobody is present: %s %s', async (path, method) => {
    expect(await use(path, method)).toBe('403 auth.api_key_refused');
  });

  it('reads what is for everyone, as everyone has it who has chosen nothing', async () => {
    const { data } = await program.GET('/api/v1/settings');
    expect(data?.items).toContainEqual(expect.objectContaining({ key: 'lists.defaultLimit', value: 20 }));
    expect(await use('/settings/definitions')).toBe('200');
    await administrator.client.PUT('/api/v1/settings/{key}', {
      params: { path: { key: 'lists.defaultLimit' } },
      body: { value: 1 as never },
    });
    for (const path of ['/users', '/roles', '/service-accounts', '/security-events'] as const) {
      const { data: page } = await program.GET(`/api/v1${path}`);
      expect(page?.items, path).toHaveLength(1);
    }
    await administrator.client.DELETE('/api/v1/settings/{key}', {
      params: { path: { key: 'lists.defaultLimit' } },
    });
    expect(await use('/jobs')).toBe('200');
    const file = await app.send('/api/v1/users/export', {}, key);
    expect(await file.text()).toContain('admin@example.com');
  });

  it('acts on people, who see that somebody else did it, and administrators who', async () => {
    const user = await app.aUser(administrator);
    const one = at(user.id);
    const answers = [
      await program.PATCH('/api/v1/users/{id}', { ...one, body: { name: 'Ada Changed' } }),
      await program.PUT('/api/v1/users/{id}/suspension', { ...one, body: { reason: 'Spam' } }),
      await program.DELETE('/api/v1/users/{id}/suspension', one),
      await program.DELETE('/api/v1/users/{id}/sessions', one),
      await program.GET('/api/v1/users/{id}/api-keys', one),
      await program.DELETE('/api/v1/users/{id}', one),
      await program.POST('/api/v1/users/{id}/restoration', one),
    ];
    expect(answers.map(({ response }) => response.status)).toEqual([200, 200, 200, 204, 200, 204, 200]);

    const events = await eventsOf(administrator, user.id);
    for (const type of ['suspended', 'suspension_lifted', 'deleted', 'restored'] as const) {
      expect(events.find((event) => event.type === type)).toMatchObject({ actorId: account.id });
    }
    const again = await app.signIn(user.email, PASSWORD);
    expect((await ownEvents(again)).find(({ type }) => type === 'suspended')).toMatchObject({
      byAnother: true,
      ipAddress: null,
    });
  });

  it('invites people again, in its own name', async () => {
    const { id, email } = await app.anInvitedUser(administrator);
    const headers = { 'idempotency-key': newId() };
    const invite = () =>
      app
        .send(`/api/v1/users/${id}/invitations`, { method: 'POST', headers }, key)
        .then(({ status }) => status);

    expect([await invite(), await invite()]).toEqual([202, 202]);
    const { text } = (await mailsTo(app, email)).findLast(({ mail }) => mail === 'auth.invitation') ?? {};
    expect(text).toContain('The night shift');
  });

  it('changes settings, whose history says so, and is told in the default language what is wrong', async () => {
    const params = { path: { key: 'lists.defaultLimit' as const } };
    const set = (value: number) =>
      program.PUT('/api/v1/settings/{key}', { params, body: { value: value as never } });
    expect((await set(7)).response.status).toBe(200);
    expect((await set(-7)).error).toMatchObject({ status: 422, code: 'settings.invalid_value' });
    expect(
      (await program.PATCH('/api/v1/settings', { body: { 'lists.defaultLimit': 8 } as never })).response
        .status,
    ).toBe(200);
    expect((await program.DELETE('/api/v1/settings/{key}', { params })).response.status).toBe(200);

    const { data } = await program.GET('/api/v1/settings/{key}/history', { params });
    expect(data?.items.slice(0, 3).map(({ actorId }) => actorId)).toEqual(Array(3).fill(account.id));
  });

  it('acts on no administrator, whatever it holds: a key names nothing of what there will be', async () => {
    const other = await app.aUser(administrator, { roles: ['administrator'] });
    const suspend = await program.PUT('/api/v1/users/{id}/suspension', {
      ...at(other.id),
      body: { reason: 'Spam' },
    });

    expect(suspend.error).toMatchObject({ status: 403, code: 'roles.beyond_own_permissions' });
  });
});
