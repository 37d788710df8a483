import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PermissionRegistry } from '#libs/access';
import { AllSessionsService } from '../../src/auth/all-sessions/all-sessions.service.js';
import { type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { operations } from '../support/document.js';
import { aRole, at, storeRole } from '../support/roles.js';

const MANAGE = [
  'users.read',
  'users.create',
  'users.update',
  'users.delete',
  'users.restore',
  'users.suspend',
];
const SUPPORT = [...MANAGE, 'users.assign_roles', 'users.end_sessions'];
const BEYOND = { status: 403, code: 'roles.beyond_own_permissions' };
const NOBODY = '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a';

let app: TestApplication;
let administrator: SignedInUser;
/** May do everything with users, and nothing with settings. */
let support: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  await aRole(administrator, 'reader', ['users.read']);
  await aRole(administrator, 'support', SUPPORT);
  await aRole(administrator, 'settings', ['settings.manage']);
  await storeRole(app, 'everything', ['*']);
  support = await app.aUser(administrator, { roles: ['support'] });
});
afterAll(() => app.stop());

const setRoles = ({ client }: SignedInUser, id: string, roles: string[]) =>
  client.PUT('/api/v1/users/{id}/roles', { ...at(id), body: { roles } });
const read = async (id: string) => (await administrator.client.GET('/api/v1/users/{id}', at(id))).data;

const administrative = [...operations].filter(([, operation]) => operation['x-permission']);

/** The operation with values in its path, by hand: bodies do not matter to who may call it. */
function call(operation: string, user?: SignedInUser): Promise<Response> {
  const [method = '', path = ''] = operation.split(' ');
  const url = `${app.url}${path.replace('{id}', NOBODY).replace('{key}', 'lists.defaultLimit')}`;
  const authorization = user && `Bearer ${user.tokens.accessToken}`;
  return fetch(url, { method, headers: authorization ? { authorization } : {} });
}

describe('what needs a permission (ASVS 8.2.1, 8.3.1)', () => {
  // It is asked who is let in; the next ones need their sessions.
  beforeAll(() => void vi.spyOn(AllSessionsService.prototype, 'endAll').mockResolvedValue());
  afterAll(() => void vi.restoreAllMocks());

  it('is what the document says: all of the administration', () => {
    expect(administrative.length).toBeGreaterThanOrEqual(20);
  });

  it.each(administrative)('%s is refused to members and to nobody', async (operation) => {
    const member = await app.aUser(administrator);
    const [refused, unknown] = [await call(operation, member), await call(operation)];

    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'auth.permission_denied' });
    expect(unknown.status).toBe(401);
    expect(unknown.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each(administrative)(
    '%s is open to who holds just that',
    async (operation, { 'x-permission': permission }) => {
      const name = `only ${operation}`.slice(0, 64);
      await aRole(administrator, name, [permission ?? '']);
      const holder = await app.aUser(administrator, { roles: [name] });

      expect((await call(operation, holder)).status).not.toBe(403);
      for (const [other, { 'x-permission': needed }] of administrative) {
        if (needed !== permission) expect((await call(other, holder)).status, other).toBe(403);
      }
    },
  );
});

describe('a role', () => {
  it('is given and taken at the very next request (ASVS 8.3.2)', async () => {
    const user = await app.aUser(administrator);
    const list = async (): Promise<number> => (await user.client.GET('/api/v1/users')).response.status;

    expect(await list()).toBe(403);
    expect((await setRoles(administrator, user.id, ['reader', 'member'])).data?.roles).toEqual([
      'member',
      'reader',
    ]);
    expect(await list()).toBe(200);
    expect((await setRoles(administrator, user.id, [])).data?.roles).toEqual([]);
    expect(await list()).toBe(403);
  });

  it('must exist, and a list with an unknown one changes nothing', async () => {
    const user = await app.aUser(administrator);
    const email = uniqueEmail();
    for (const unknown of ['owner', 'Member', 'member ', '*', '']) {
      const roles = ['reader', unknown];
      const body = { email, name: 'Ada', roles };
      for (const { error } of [
        await setRoles(administrator, user.id, roles),
        await administrator.client.POST('/api/v1/users', { body }),
      ]) {
        expect(error).toMatchObject({ status: 422, code: 'roles.unknown' });
        expect(error?.errors?.map(({ pointer }) => pointer)).toEqual(['/roles/1']);
      }
    }
    expect((await read(user.id))?.roles).toEqual(['member']);
    await app.anInvitedUser(administrator, { email });
  });
});

describe('who holds some permissions', () => {
  it('gives what is within them', async () => {
    const user = await app.aUser(support, { roles: ['reader'] });

    expect((await setRoles(support, user.id, ['support'])).data?.roles).toEqual(['support']);
  });

  it.each([['administrator'], ['settings'], ['everything']])('does not make anyone %s', async (role) => {
    const user = await app.aUser(administrator);
    const email = uniqueEmail();
    const body = { email, name: 'Accomplice', roles: ['member', role] };

    expect((await setRoles(support, user.id, [role])).error).toMatchObject(BEYOND);
    expect((await setRoles(support, support.id, ['support', role])).error).toMatchObject(BEYOND);
    expect((await support.client.POST('/api/v1/users', { body })).error).toMatchObject(BEYOND);
    expect([(await read(user.id))?.roles, (await read(support.id))?.roles]).toEqual([
      ['member'],
      ['support'],
    ]);
    await app.anInvitedUser(administrator, { email });
  });

  it.each([['administrator'], ['settings'], ['everything']])('does nothing to %s', async (role) => {
    const target = await app.aUser(administrator, { roles: [role] });
    const { client } = support;
    const to = at(target.id);
    const answers = [
      await client.PATCH('/api/v1/users/{id}', { ...to, body: { email: uniqueEmail() } }),
      await client.DELETE('/api/v1/users/{id}', to),
      await client.PUT('/api/v1/users/{id}/suspension', { ...to, body: { reason: 'Coup' } }),
      await client.DELETE('/api/v1/users/{id}/suspension', to),
      await client.DELETE('/api/v1/users/{id}/sessions', to),
      await client.POST('/api/v1/users/{id}/restoration', to),
      await setRoles(support, target.id, []),
    ];

    for (const { error } of answers) expect(error).toMatchObject(BEYOND);
    const { data } = await target.client.GET('/api/v1/users/me');
    expect(data).toMatchObject({ email: target.email, status: 'active', roles: [role] });
  });

  it('does not restore someone who holds more', async () => {
    const target = await app.aUser(administrator, { roles: ['settings'] });
    await administrator.client.DELETE('/api/v1/users/{id}', at(target.id));

    const { error } = await support.client.POST('/api/v1/users/{id}/restoration', at(target.id));
    expect(error).toMatchObject(BEYOND);
    expect((await read(target.id))?.status).toBe('deleted');
  });

  it('does not pass on the permissions of later features with those of today', async () => {
    const permissions = app.app.get(PermissionRegistry).all();
    await aRole(
      administrator,
      'all of today',
      permissions.map(({ name }) => name),
    );
    const holder = await app.aUser(administrator, { roles: ['all of today'] });
    const user = await app.aUser(administrator);

    expect((await setRoles(holder, user.id, ['all of today'])).response.status).toBe(200);
    expect((await setRoles(holder, user.id, ['administrator'])).error).toMatchObject(BEYOND);
    expect((await setRoles(holder, administrator.id, [])).error).toMatchObject(BEYOND);
  });

  it('can give up their own', async () => {
    const user = await app.aUser(administrator, { roles: ['support'] });

    expect((await setRoles(user, user.id, [])).data?.roles).toEqual([]);
    expect((await setRoles(user, user.id, ['support'])).response.status).toBe(403);
  });
});
