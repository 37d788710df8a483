import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SettingChange } from '../../src/settings/setting-change.entity.js';
import { SettingValue } from '../../src/settings/setting-value.entity.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { tokensIn } from '../support/tokens.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const at = (id: string) => ({ params: { path: { id } } });
const times = <T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));
const statuses = (answers: { response: Response }[]): number[] =>
  answers.map(({ response }) => response.status).toSorted();
const login = (email: string) =>
  app.anonymous.POST('/api/v1/auth/login', { body: { email, password: PASSWORD } });
const suspend = (id: string) =>
  administrator.client.PUT('/api/v1/users/{id}/suspension', { ...at(id), body: { reason: 'Spam' } });
const readUser = async (id: string) => (await administrator.client.GET('/api/v1/users/{id}', at(id))).data;

describe('at once', () => {
  it('ten invitations to one address, in any case, make one account (ASVS 15.4.2)', async () => {
    for (let round = 0; round < 5; round++) {
      const email = uniqueEmail();
      const answers = await times(10, (index) =>
        administrator.client.POST('/api/v1/users', {
          body: { email: index % 2 ? email : email.toUpperCase(), name: `Twin ${index}`, roles: ['member'] },
        }),
      );

      expect(statuses(answers)).toEqual([201, ...Array(9).fill(409)]);
    }
  });

  it('five moves to one address leave it to one account', async () => {
    const users = await times(5, () => app.anInvitedUser(administrator));
    const email = uniqueEmail();
    const answers = await Promise.all(
      users.map(({ id }) => administrator.client.PATCH('/api/v1/users/{id}', { ...at(id), body: { email } })),
    );

    expect(statuses(answers)).toEqual([200, 409, 409, 409, 409]);
  });

  it('a restoration and an invitation leave an address to one account', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, email } = await app.anInvitedUser(administrator);
      await administrator.client.DELETE('/api/v1/users/{id}', at(id));
      const answers = await Promise.all([
        administrator.client.POST('/api/v1/users/{id}/restoration', at(id)),
        administrator.client.POST('/api/v1/users', { body: { email, name: 'Next', roles: [] } }),
      ]);

      expect(answers.filter(({ response }) => response.status === 409)).toHaveLength(1);
    }
  });

  it('ten changes of one version let one through', async () => {
    const user = await app.anInvitedUser(administrator);
    const tag = (await administrator.client.GET('/api/v1/users/{id}', at(user.id))).response.headers.get(
      'etag',
    );
    const answers = await times(10, (index) =>
      administrator.client.PATCH('/api/v1/users/{id}', {
        ...at(user.id),
        body: { name: `Name ${index}` },
        headers: { 'If-Match': tag ?? '' },
      }),
    );

    expect(statuses(answers)).toEqual([200, ...Array(9).fill(412)]);
    const winner = answers.find(({ response }) => response.status === 200);
    expect(await readUser(user.id)).toEqual(winner?.data);
  });

  it('changes that name no version are all made, one after the other', async () => {
    const user = await app.anInvitedUser(administrator);
    const answers = await times(10, (index) =>
      index % 2
        ? administrator.client.PATCH('/api/v1/users/{id}', {
            ...at(user.id),
            body: { name: `Name ${index}` },
          })
        : administrator.client.PUT('/api/v1/users/{id}/roles', {
            ...at(user.id),
            body: { roles: ['member'] },
          }),
    );

    expect(statuses(answers)).toEqual(Array(10).fill(200));
  });

  it('a suspension is not put off by someone who keeps signing in', async () => {
    for (let round = 0; round < 5; round++) {
      const user = await app.aUser(administrator);
      const [suspension, ...signIns] = await Promise.all([
        suspend(user.id),
        ...Array.from({ length: 8 }, () => login(user.email)),
      ]);
      expect(suspension.response.status).toBe(200);

      await administrator.client.DELETE('/api/v1/users/{id}/suspension', at(user.id));
      for (const { data } of signIns) {
        const tokens = tokensIn(data);
        if (!tokens) continue;
        const { response } = await app.client(tokens.accessToken).GET('/api/v1/users/me');
        expect(response.status).toBe(401);
      }
    }
  });
});

describe('the first writers of a setting', () => {
  const key = 'auth.sessionMaxDays';

  it('leave one value and its whole history', async () => {
    const others = await times(3, () => app.aUser(administrator, { roles: ['administrator'] }));
    const writers = [administrator, ...others];
    const answers = await times(10, (index) =>
      (writers[index % writers.length] ?? administrator).client.PUT('/api/v1/settings/{key}', {
        params: { path: { key } },
        body: { value: (20 + index) as never },
      }),
    );
    const made = answers.filter(({ response }) => response.status === 200);

    expect(made.length).toBeGreaterThan(0);
    for (const { error } of answers) if (error) expect(error).toMatchObject({ code: 'concurrency.conflict' });
    const manager = app.database.dataSource.manager;
    expect(await manager.countBy(SettingValue, { key })).toBe(1);
    expect(await manager.countBy(SettingChange, { key })).toBe(made.length);
  });
});
