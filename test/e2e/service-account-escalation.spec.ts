import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel';
import { anApiKey, tryKey } from '../support/api-keys.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { impersonate } from '../support/matrix/impersonators.js';
import { aRole, at, storeRole } from '../support/roles.js';
import {
  aServiceAccount,
  aServiceKey,
  changeServiceAccount,
  giveRoles,
  listServiceAccounts,
  makeServiceKey,
  removeServiceAccount,
  revokeServiceKey,
  type ServiceAccount,
} from '../support/service-accounts.js';

const HELD = ['service_accounts.read', 'service_accounts.manage', 'users.read'];
const LACKED = 'users.suspend';
const BEYOND = { status: 403, code: 'roles.beyond_own_permissions' };

type Answer = Promise<{ error?: { detail?: string } | undefined; response: Response }>;

let app: TestApplication;
let administrator: SignedInUser;
/** May manage service accounts, and lacks `users.suspend`, among others. */
let manager: SignedInUser;
let within: ServiceAccount;
/** Each holds what the manager lacks. */
let beyond: Record<'mixed' | 'everything' | 'gone', ServiceAccount>;
let keyId: string;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  await storeRole(app, 'everything', ['*']);
  await storeRole(app, 'gone', ['gone.read']);
  await aRole(administrator, 'own', HELD);
  await aRole(administrator, 'within', ['users.read']);
  await aRole(administrator, 'mixed', ['users.read', LACKED]);
  manager = await app.aUser(administrator, { roles: ['own'] });
  within = await aServiceAccount(administrator, ['within']);
  beyond = {
    mixed: await aServiceAccount(administrator, ['mixed']),
    everything: await aServiceAccount(administrator, ['everything']),
    gone: await aServiceAccount(administrator, ['gone']),
  };
  ({ id: keyId } = await aServiceKey(app, administrator, beyond.mixed, ['users.read']));
});
afterAll(() => app.stop());

const make = (roles: string[]): Answer =>
  manager.client.POST('/api/v1/service-accounts', { body: { name: newId(), roles } });

/** All accounts and their keys, to see that nothing of it has changed. */
async function everything(): Promise<unknown> {
  const { items } = await listServiceAccounts(administrator, 'limit=100');
  const keys = items.map(({ id }) =>
    administrator.client.GET('/api/v1/service-accounts/{id}/api-keys', at(id)).then(({ data }) => data),
  );
  return [items, await Promise.all(keys)];
}

describe('who manages service accounts gains nothing by it (ASVS 8.2.1, 8.2.2):', () => {
  it.each<[string, () => Answer, string?]>([
    ['making one that may do more', () => make(['within', 'mixed']), LACKED],
    ['making one that is an administrator', () => make(['administrator']), '*'],
    ['making one with a role of a feature that may come back', () => make(['gone']), 'gone.read'],
    ['giving one more', () => giveRoles(manager, within.id, ['mixed']), LACKED],
    ['giving one everything', () => giveRoles(manager, within.id, ['everything']), '*'],
    ['a key for what they lack', () => makeServiceKey(manager, within.id, { permissions: [LACKED] }), LACKED],
    ['a key of one that may do more', () => makeServiceKey(manager, beyond.mixed.id, {})],
    [
      'a key of one that may do more, for less',
      () => makeServiceKey(manager, beyond.mixed.id, { permissions: ['users.read'] }),
    ],
    ['a key of one that may do everything', () => makeServiceKey(manager, beyond.everything.id, {})],
    ['a key of one of a feature that may come back', () => makeServiceKey(manager, beyond.gone.id, {})],
    ['revoking a key of it', () => revokeServiceKey(manager, beyond.mixed.id, keyId)],
    ['renaming it', () => changeServiceAccount(manager, beyond.mixed.id, { name: 'ours' })],
    ['an empty change of it', () => changeServiceAccount(manager, beyond.mixed.id, {})],
    ['disabling it', () => changeServiceAccount(manager, beyond.mixed.id, { status: 'disabled' })],
    ['taking from it what they lack', () => giveRoles(manager, beyond.mixed.id, ['within'])],
    ['emptying it', () => giveRoles(manager, beyond.everything.id, [])],
    ['deleting it', () => removeServiceAccount(manager, beyond.mixed.id)],
  ])('%s is refused', async (_attempt, attempt, named) => {
    const before = await everything();
    const { error } = await attempt();

    expect(error).toMatchObject(BEYOND);
    if (named) expect(error?.detail).toContain(`: ${named}. `);
    expect(await everything()).toEqual(before);
  });

  it('what they hold themselves they may give it, and take back', async () => {
    const { data } = await manager.client.POST('/api/v1/service-accounts', {
      body: { name: 'readers', roles: ['within'] },
    });
    const id = data?.id ?? '';
    const { data: made, response } = await makeServiceKey(manager, id, { permissions: ['users.read'] });
    app.logs.addSecret(made?.key ?? '');
    expect(await tryKey(app, made?.key ?? '', '/users')).toBe('200');
    const answers = [
      await changeServiceAccount(manager, id, { status: 'disabled' }),
      await giveRoles(manager, id, []),
      await revokeServiceKey(manager, id, made?.id ?? ''),
      await removeServiceAccount(manager, id),
    ];

    expect([response.status, ...answers.map((each) => each.response.status)]).toEqual([
      201, 200, 200, 204, 204,
    ]);
  });

  it('who acts for them, or their API key, does not', async () => {
    const { key } = await anApiKey(app, manager, HELD);
    const { accessToken } = await impersonate(administrator, manager);
    const [asKey, asThem] = [key, accessToken].map((token) => ({ ...manager, client: app.client(token) }));
    const codes = [asKey ?? manager, asThem ?? manager].map(
      async (person) => (await makeServiceKey(person, within.id, {})).error?.code,
    );

    expect(await Promise.all(codes)).toEqual(['auth.api_key_refused', 'auth.impersonation_refused']);
  });

  it('a role that permits more than it did takes the account out of their reach', async () => {
    const role = await aRole(administrator, 'growing', ['users.read']);
    const { id } = await aServiceAccount(manager, ['growing']);
    const { key } = await aServiceKey(app, manager, { id }, ['users.read']);
    const body = { permissions: ['users.read', LACKED] };
    await administrator.client.PATCH('/api/v1/roles/{id}', { ...at(role.id), body });

    expect((await makeServiceKey(manager, id, {})).error).toMatchObject(BEYOND);
    expect(await tryKey(app, key, '/users')).toBe('200');
    const suspension = `/users/${manager.id}/suspension`;
    expect(await tryKey(app, key, suspension, 'PUT')).toBe('403 auth.permission_denied');
  });
});
