import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Transactions } from '#libs/database';
import { newId } from '#libs/kernel';
import { OneTimeToken } from '../../src/auth/passwords/one-time-token.entity.js';
import { UserAccountsService } from '../../src/users/index.js';
import { UsersRepository } from '../../src/users/users.repository.js';
import { tokenFor } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { meanwhile } from '../support/meanwhile.js';
import { aRole, at } from '../support/roles.js';

const ROUNDS = 8;

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const times = <T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));
const statuses = (answers: { response: Response }[]): number[] =>
  answers.map(({ response }) => response.status).toSorted();
const change = ({ client }: SignedInUser, id: string, body: object, headers: Record<string, string> = {}) =>
  client.PATCH('/api/v1/roles/{id}', { ...at(id), body, headers });
const read = async (id: string) => (await administrator.client.GET('/api/v1/roles/{id}', at(id))).data;

describe('at once (ASVS 15.4.2)', () => {
  it('ten roles of one name, in any case, are one', async () => {
    const answers = await times(10, (index) =>
      administrator.client.POST('/api/v1/roles', {
        body: { name: index % 2 ? 'twins' : 'TWINS', permissions: ['users.read'] },
      }),
    );

    expect(statuses(answers)).toEqual([201, ...Array(9).fill(409)]);
  });

  it('ten changes of one version let one through', async () => {
    const { id } = await aRole(administrator, 'one version');
    const answers = await times(10, (index) =>
      change(administrator, id, { description: `Number ${index}` }, { 'If-Match': '"1"' }),
    );

    expect(statuses(answers)).toEqual([200, ...Array(9).fill(412)]);
  });

  it('changes by several managers are made one after the other, each whole', async () => {
    const managers = await times(4, (index) =>
      aRole(administrator, `manager ${index}`, [
        'roles.manage',
        'users.read',
        'users.create',
        'roles.read',
      ]).then(({ name }) => app.aUser(administrator, { roles: [name] })),
    );
    const { id } = await aRole(administrator, 'everyone’s');
    const sets = [['users.read'], ['users.create', 'users.read'], ['roles.read'], []];
    const answers = await times(16, (index) =>
      change(managers[index % 4] ?? administrator, id, { permissions: sets[index % 3] }),
    );

    expect(statuses(answers)).toEqual(Array(16).fill(200));
    expect(sets).toContainEqual((await read(id))?.permissions);
  });

  it('a role is either deleted or given, and never an accident', async () => {
    const user = await app.anInvitedUser(administrator);
    for (let round = 0; round < ROUNDS; round++) {
      const { id, name } = await aRole(administrator, `fleeting ${round}`);
      const { client } = administrator;
      const [removal, ...given] = await Promise.all([
        client.DELETE('/api/v1/roles/{id}', at(id)),
        client.PUT('/api/v1/users/{id}/roles', { ...at(user.id), body: { roles: [name] } }),
        client.POST('/api/v1/users', { body: { email: uniqueEmail(), name: 'Next', roles: [name] } }),
      ]);

      const isGone = removal.response.status === 204;
      if (!isGone) expect(removal.error).toMatchObject({ code: 'roles.in_use' });
      if (isGone) for (const { error } of given) expect(error).toMatchObject({ code: 'roles.unknown' });
      expect(given.some(({ response }) => response.ok)).toBe(!isGone);
    }
  });

  it('an invitation and a growing role leave nobody with a token to more than they hold', async () => {
    await aRole(administrator, 'inviter', ['users.create', 'users.read']);
    const inviter = await app.aUser(administrator, { roles: ['inviter'] });
    for (let round = 0; round < ROUNDS; round++) {
      const { id, name } = await aRole(administrator, `growing ${round}`, ['users.read']);
      const body = { email: uniqueEmail(), name: 'Eve', roles: [name] };
      const [{ data, error }] = await Promise.all([
        inviter.client.POST('/api/v1/users', { body }),
        change(administrator, id, { permissions: ['users.read', 'users.suspend'] }),
      ]);

      if (!data) expect(error).toMatchObject({ code: 'roles.beyond_own_permissions' });
      else {
        const redeemed = await app.anonymous.POST('/api/v1/auth/password-resets/confirmations', {
          body: { token: await tokenFor(app, body.email), newPassword: PASSWORD },
        });
        expect(redeemed.response.status).toBe(422);
      }
    }
  });
});

describe('at once with a change of the roles of an invited person (ASVS 15.4.2)', () => {
  it('another invitation leaves nobody with a token to more than they hold', async () => {
    const { name } = await aRole(administrator, 'inviting again', ['users.create', 'users.read']);
    const inviter = await app.aUser(administrator, { roles: [name] });
    const [invitations, roles] = ['/api/v1/users/{id}/invitations', '/api/v1/users/{id}/roles'] as const;
    for (let round = 0; round < ROUNDS; round++) {
      const { id, email } = await app.anInvitedUser(administrator, { roles: [] });
      const grown = { ...at(id), body: { roles: ['administrator'] } };
      await Promise.all([
        inviter.client.POST(invitations, at(id)),
        administrator.client.PUT(roles, grown),
        inviter.client.POST(invitations, at(id)),
      ]);

      expect(await app.database.dataSource.getRepository(OneTimeToken).countBy({ userId: id }), email).toBe(
        0,
      );
    }
  });
});

describe('two who change each other’s roles', () => {
  it('wait for each other in one order, and neither is turned away', async () => {
    const permissions = ['roles.manage', 'roles.read'];
    const [left, right] = [
      await aRole(administrator, 'left', permissions),
      await aRole(administrator, 'right', permissions),
    ];
    const [one, other] = [
      await app.aUser(administrator, { roles: [left.name] }),
      await app.aUser(administrator, { roles: [right.name] }),
    ];
    // Every attempt locks the actor first: one that a deadlock undid shows as another.
    const attempts = vi.spyOn(app.app.get(UsersRepository, { strict: false }), 'lock');
    const answers = await times(16, (index) => {
      const body = { description: `Number ${index}` };
      return index % 2 ? change(one, right.id, body) : change(other, left.id, body);
    });

    expect(statuses(answers)).toEqual(Array(16).fill(200));
    expect(attempts).toHaveBeenCalledTimes(16);
    attempts.mockRestore();
  });
});

it('a change of a role waits for those who act by it, and is at once for whoever comes after', async () => {
  const { id, name } = await aRole(administrator, 'acting', ['users.read']);
  const { id: userId } = await app.aUser(administrator, { roles: [name] });
  const [sessionId, permissions] = [newId(), new Set(['users.read'])];
  const ends: string[] = [];
  let changing: Promise<unknown> = Promise.resolve();
  await app.app.get(Transactions).run(async () => {
    const actor = { userId, sessionId, permissions, authenticatedAt: app.clock.now() };
    await app.app.get(UserAccountsService).confirm(actor);
    changing = change(administrator, id, { permissions: [] }).then(() => ends.push('change'));
    // For long enough; the embedded engine has one connection, which the change waits for anyway.
    const others = app.database.engine === 'embedded' ? 0 : 30;
    for (let index = 0; index < others; index++) await read(id);
    ends.push('act');
  });
  await changing;

  expect(ends).toEqual(['act', 'change']);
});

describe('who is cut off by a change of their role cannot undo it by a request that was under way:', () => {
  it('by giving the role back what it had', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const permissions = ['roles.manage', 'roles.read'];
      const { id, name } = await aRole(administrator, `cut off ${round}`, permissions);
      const other = await app.aUser(administrator, { roles: [name] });
      await meanwhile(
        () => change(other, id, { permissions }),
        () => change(administrator, id, { permissions: [] }),
      );

      expect((await read(id))?.permissions).toEqual([]);
    }
  });
});
