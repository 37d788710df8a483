import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel';
import { ApiKey } from '../../src/auth/api-keys/api-key.entity.js';
import { SettingChange } from '../../src/settings/setting-change.entity.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { meanwhile } from '../support/meanwhile.js';
import { aRole, at } from '../support/roles.js';
import {
  aServiceAccount,
  aServiceKey,
  changeServiceAccount,
  giveRoles,
  makeServiceKey,
  removeServiceAccount,
  revokeServiceKey,
} from '../support/service-accounts.js';

const ROUNDS = 6;

let app: TestApplication;
let administrator: SignedInUser;
/** Whoever does two things at once waits for themselves. */
let administrators: SignedInUser[];

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  administrators = await times(4, () => app.aUser(administrator, { roles: ['administrator'] }));
});
afterAll(() => app.stop());

const times = <T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));
const statuses = (answers: { response: Response }[]): number[] =>
  answers.map(({ response }) => response.status).toSorted();
const someone = (index: number): SignedInUser => administrators[index % 4] ?? administrator;
const keysOf = (serviceAccountId: string): Promise<number> =>
  app.database.dataSource.manager.countBy(ApiKey, { serviceAccountId });
/** A key that was made is a secret, whatever becomes of it. */
async function make(person: SignedInUser, id: string, permissions: string[] = []) {
  const answer = await makeServiceKey(person, id, { permissions });
  if (answer.data) app.logs.addSecret(answer.data.key);
  return answer;
}

describe('at once (ASVS 15.4.2)', () => {
  it('ten accounts of one name, in any case, are one', async () => {
    const answers = await times(10, (index) =>
      someone(index).client.POST('/api/v1/service-accounts', {
        body: { name: index % 2 ? 'twins' : 'TWINS', roles: [] },
      }),
    );

    expect(statuses(answers)).toEqual([201, ...Array(9).fill(409)]);
  });

  it('ten changes of one version let one through', async () => {
    const { id } = await aServiceAccount(administrator);
    const read = await administrator.client.GET('/api/v1/service-accounts/{id}', at(id));
    const tag = { 'if-match': read.response.headers.get('etag') ?? '' };
    const answers = await times(10, (index) =>
      changeServiceAccount(someone(index), id, { description: `Number ${index}` }, tag),
    );

    expect(statuses(answers)).toEqual([200, ...Array(9).fill(412)]);
  });

  it('an account and a key are deleted once', async () => {
    const { id } = await aServiceAccount(administrator);
    const { id: keyId } = await aServiceKey(app, administrator, { id });
    const revoked = await times(4, (index) => revokeServiceKey(someone(index), id, keyId));
    const deleted = await times(4, (index) => removeServiceAccount(someone(index), id));

    expect([statuses(revoked), statuses(deleted)]).toEqual([
      [204, 404, 404, 404],
      [204, 404, 404, 404],
    ]);
  });

  it('fifty keys are made of one account at most', async () => {
    const { id } = await aServiceAccount(administrator);
    for (let made = 0; made < 48; made++) await make(administrator, id);

    expect(statuses(await times(5, (index) => make(someone(index), id)))).toEqual([201, 201, 409, 409, 409]);
  });

  it('no key outlives its account that is made while that is deleted', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { id } = await aServiceAccount(administrator);
      const answers = await Promise.all([
        make(someone(0), id),
        removeServiceAccount(someone(1), id),
        make(someone(2), id),
      ]);

      const allowed = new Set([201, 204, 404]);
      expect(statuses(answers).filter((status) => !allowed.has(status))).toEqual([]);
      expect(await keysOf(id)).toBe(0);
    }
  });

  it('a role is either deleted or given, and never an accident', async () => {
    const { id } = await aServiceAccount(administrator);
    for (let round = 0; round < ROUNDS; round++) {
      const role = await aRole(administrator, `fleeting ${round}`);
      const [removal, given] = await Promise.all([
        administrator.client.DELETE('/api/v1/roles/{id}', at(role.id)),
        giveRoles(someone(1), id, [role.name]),
      ]);

      expect([
        [204, 422],
        [409, 200],
      ]).toContainEqual([removal.response.status, given.response.status]);
      await giveRoles(administrator, id, []);
    }
  });
});

describe('who is cut off makes no key by a request that was under way (ASVS 15.4.2):', () => {
  it.each(['a demotion', 'a suspension', 'the end of their sessions'])('%s', async (how) => {
    const role = await aRole(administrator, `maker ${how}`, ['service_accounts.manage', 'users.read']);
    const reader = await aRole(administrator, `reader ${how}`, ['users.read']);
    const manager = await app.aUser(administrator, { roles: [role.name] });
    const { id } = await aServiceAccount(administrator, [reader.name]);
    let made = 0;
    await meanwhile(
      () => make(manager, id, ['users.read']),
      async () => {
        const { client } = administrator;
        const one = at(manager.id);
        const { response } =
          how === 'a demotion'
            ? await client.PUT('/api/v1/users/{id}/roles', { ...one, body: { roles: [] } })
            : how === 'a suspension'
              ? await client.PUT('/api/v1/users/{id}/suspension', { ...one, body: { reason: 'Spam' } })
              : await client.DELETE('/api/v1/users/{id}/sessions', one);
        expect(response.ok).toBe(true);
        made = await keysOf(id);
      },
    );

    expect(await keysOf(id)).toBe(made);
  });
});

describe('a service account that is cut off changes nothing by a request that was under way (ASVS 15.4.2):', () => {
  const key = 'lists.defaultLimit';
  const changes = () => app.database.dataSource.manager.countBy(SettingChange, { key });
  const ENDS: Record<string, (id: string) => Promise<{ response: Response }>> = {
    'it is disabled': (id) => changeServiceAccount(administrator, id, { status: 'disabled' }),
    'it is deleted': (id) => removeServiceAccount(administrator, id),
    'its role is taken': (id) => giveRoles(administrator, id, []),
  };

  it.each(Object.entries(ENDS))('%s', async (how, end) => {
    const role = await aRole(administrator, `keeper ${how}`, ['settings.manage']);
    const account = await aServiceAccount(administrator, [role.name]);
    const { key: secret } = await aServiceKey(app, administrator, account, ['settings.manage']);
    const program = app.client(secret);
    let value = 1;
    const set = () =>
      program.PUT('/api/v1/settings/{key}', {
        params: { path: { key } },
        body: { value: ((value++ % 100) + 1) as never },
      });
    let made = 0;
    await meanwhile(set, async () => {
      expect((await end(account.id)).response.ok).toBe(true);
      made = await changes();
    });

    expect(await changes()).toBe(made);
  });

  it('a suspension that it makes of who disables it ends with both, or one of them', async () => {
    const role = await aRole(administrator, `guard ${newId()}`, ['users.suspend']);
    for (let round = 0; round < ROUNDS; round++) {
      const owner = await app.aUser(administrator, {
        roles: [role.name, (await aRole(administrator, newId(), ['service_accounts.manage'])).name],
      });
      const account = await aServiceAccount(administrator, [role.name]);
      const { key: secret } = await aServiceKey(app, administrator, account, ['users.suspend']);
      const answers = await Promise.all([
        app
          .client(secret)
          .PUT('/api/v1/users/{id}/suspension', { ...at(owner.id), body: { reason: 'Spam' } }),
        changeServiceAccount(owner, account.id, { status: 'disabled' }),
      ]);

      expect(statuses(answers).filter((status) => status >= 500)).toEqual([]);
    }
  });
});
