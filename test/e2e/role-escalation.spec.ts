import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#libs/context';
import { Transactions } from '#libs/database';
import { newId } from '#libs/kernel';
import { BeyondOwnPermissions, RolesService } from '../../src/users/index.js';
import { type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { aRole, at, type RoleBody, storeRole } from '../support/roles.js';

const HELD = [
  'roles.manage',
  'roles.read',
  'users.assign_roles',
  'users.create',
  'users.read',
  'users.restore',
  'users.update',
];
const LACKED = 'users.suspend';
const BEYOND = { status: 403, code: 'roles.beyond_own_permissions' };

type Answer = Promise<{ error?: { detail?: string } | undefined; response: Response }>;

let app: TestApplication;
let administrator: SignedInUser;
/** May manage roles and people, and lacks `users.suspend`, among others. */
let manager: SignedInUser;
let accomplice: SignedInUser;
/** Each by what the manager could try with it. */
let roles: Record<'own' | 'within' | 'beyond' | 'mixed' | 'everything' | 'gone' | 'administrator', RoleBody>;
let deleted: { id: string };
let invited: { id: string };

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  await storeRole(app, 'everything', ['*']);
  await storeRole(app, 'gone', ['gone.read']);
  await aRole(administrator, 'own', HELD);
  await aRole(administrator, 'within', ['users.read']);
  await aRole(administrator, 'beyond', [LACKED]);
  await aRole(administrator, 'mixed', ['users.read', LACKED]);
  const { data } = await administrator.client.GET('/api/v1/roles', { querySerializer: () => 'limit=100' });
  roles = Object.fromEntries(data?.items.map((role) => [role.name, role]) ?? []) as typeof roles;
  manager = await app.aUser(administrator, { roles: ['own'] });
  accomplice = await app.aUser(administrator);
  deleted = await app.anInvitedUser(administrator, { roles: ['administrator'] });
  await administrator.client.DELETE('/api/v1/users/{id}', at(deleted.id));
  invited = await app.anInvitedUser(administrator, { roles: ['mixed'] });
});
afterAll(() => app.stop());

const make = (permissions: string[]): Answer =>
  manager.client.POST('/api/v1/roles', { body: { name: 'accomplices', permissions } });
const change = (role: keyof typeof roles, body: object): Answer =>
  manager.client.PATCH('/api/v1/roles/{id}', { ...at(roles[role].id), body });
const remove = (role: keyof typeof roles): Answer =>
  manager.client.DELETE('/api/v1/roles/{id}', at(roles[role].id));
const invite = (names: string[]): Answer =>
  manager.client.POST('/api/v1/users', { body: { email: uniqueEmail(), name: 'Eve', roles: names } });
const give = ({ id }: { id: string }, names: string[]): Answer =>
  manager.client.PUT('/api/v1/users/{id}/roles', { ...at(id), body: { roles: names } });

/** All roles and people, to see that nothing of it has changed. */
async function everything(): Promise<unknown> {
  const all = { querySerializer: () => 'limit=100' };
  const deletedToo = { querySerializer: () => 'limit=100&filter[status]=deleted' };
  const { client } = administrator;
  return [
    (await client.GET('/api/v1/roles', all)).data,
    (await client.GET('/api/v1/users', all)).data,
    (await client.GET('/api/v1/users', deletedToo)).data,
  ];
}

describe('who manages roles gains nothing by it (ASVS 8.2.1, 15.3.3):', () => {
  it.each<[string, () => Answer, string?]>([
    ['making a role with a permission that they lack', () => make([LACKED]), LACKED],
    ['making one with that among others', () => make(['users.read', LACKED]), LACKED],
    ['adding it to a role', () => change('within', { permissions: ['users.read', LACKED] }), LACKED],
    ['adding it to their own role', () => change('own', { permissions: [...HELD, LACKED] }), LACKED],
    ['renaming a role that permits more', () => change('beyond', { name: 'ours' }), LACKED],
    ['describing it otherwise', () => change('mixed', { description: 'Harmless' }), LACKED],
    ['an empty change of it', () => change('beyond', {}), LACKED],
    ['taking from it what they lack', () => change('mixed', { permissions: ['users.read'] }), LACKED],
    ['taking from it what they hold', () => change('mixed', { permissions: [LACKED] }), LACKED],
    ['emptying it', () => change('beyond', { permissions: [] }), LACKED],
    ['deleting it', () => remove('beyond'), LACKED],
    ['changing one that permits everything', () => change('everything', { permissions: HELD }), '*'],
    ['deleting one that permits everything', () => remove('everything'), '*'],
    ['changing one of a feature that may come back', () => change('gone', { description: 'x' }), 'gone.read'],
    ['deleting one of a feature that may come back', () => remove('gone'), 'gone.read'],
    ['changing administrator', () => change('administrator', { permissions: HELD }), '*'],
    ['deleting administrator', () => remove('administrator'), '*'],
    ['inviting someone with more', () => invite(['member', 'beyond']), LACKED],
    ['inviting an administrator', () => invite(['administrator']), '*'],
    ['inviting someone with a role of a feature that may come back', () => invite(['gone']), 'gone.read'],
    ['giving an accomplice more', () => give(accomplice, ['mixed']), LACKED],
    ['giving an accomplice everything', () => give(accomplice, ['everything']), '*'],
    ['giving themselves more', () => give(manager, ['own', 'mixed']), LACKED],
    ['making themselves an administrator', () => give(manager, ['administrator']), '*'],
    ['taking more from someone', () => give(invited, ['member'])],
    [
      'restoring an administrator',
      () => manager.client.POST('/api/v1/users/{id}/restoration', at(deleted.id)),
    ],
    [
      'getting the token of someone who is invited to more',
      () => manager.client.POST('/api/v1/users/{id}/invitations', at(invited.id)),
    ],
    [
      'moving the account of someone with more to another address',
      () => manager.client.PATCH('/api/v1/users/{id}', { ...at(invited.id), body: { email: uniqueEmail() } }),
    ],
  ])('%s is refused', async (_attempt, attempt, named) => {
    const before = await everything();
    const { error } = await attempt();

    expect(error).toMatchObject(BEYOND);
    if (named) expect(error?.detail).toContain(`: ${named}. `);
    expect(await everything()).toEqual(before);
  });

  it('a role with the name of another one is refused', async () => {
    for (const name of ['administrator', 'Administrator', 'Beyond', 'MEMBER']) {
      const { client } = manager;
      const taken = { status: 409, code: 'roles.name_taken' };
      expect((await client.POST('/api/v1/roles', { body: { name, permissions: [] } })).error).toMatchObject(
        taken,
      );
      expect((await change('within', { name })).error).toMatchObject(taken);
    }
  });

  it('what they hold themselves they may pass on, change and take back', async () => {
    const { data } = await manager.client.POST('/api/v1/roles', {
      body: { name: 'readers', permissions: ['users.read'] },
    });
    const role = at(data?.id ?? '');
    const answers = [
      await manager.client.PATCH('/api/v1/roles/{id}', { ...role, body: { permissions: HELD } }),
      await give(accomplice, ['readers']),
      await give(accomplice, []),
      await manager.client.DELETE('/api/v1/roles/{id}', role),
    ];

    expect(answers.map(({ response }) => response.status)).toEqual([200, 200, 200, 204]);
  });

  it('an actor who is allowed less than the account they act for gives no more than that', async () => {
    const permissions = new Set(['users.assign_roles', 'users.read']);
    const narrow: Actor = {
      userId: administrator.id,
      sessionId: newId(),
      permissions,
      authenticatedAt: app.clock.now(),
    };
    const grant = (names: string[]) =>
      app.app.get(Transactions).run(() => app.app.get(RolesService).assertMayGrant(narrow, names));

    await expect(grant(['administrator'])).rejects.toThrow(BeyondOwnPermissions);
    await expect(grant(['gone'])).rejects.toThrow(BeyondOwnPermissions);
    await expect(grant(['within'])).resolves.toBeUndefined();
  });

  it('what they give up is gone', async () => {
    await aRole(administrator, 'giving up', HELD);
    const other = await app.aUser(administrator, { roles: ['giving up'] });
    const { data } = await other.client.GET('/api/v1/roles', {
      querySerializer: () => 'filter[name]=giving up',
    });
    const patch = (permissions: string[]) =>
      other.client.PATCH('/api/v1/roles/{id}', { ...at(data?.items[0]?.id ?? ''), body: { permissions } });

    expect((await patch(['roles.manage'])).response.status).toBe(200);
    expect((await patch(HELD)).error).toMatchObject(BEYOND);
    expect((await patch([])).response.status).toBe(200);
    expect((await patch([])).error).toMatchObject({ code: 'auth.permission_denied' });
  });
});
