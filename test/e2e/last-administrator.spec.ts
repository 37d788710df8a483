import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedInUser, TestApplication } from '../support/application.js';

const ROUNDS = 10;

let app: TestApplication;
/** The only active one, before and after every test. */
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const at = (id: string) => ({ params: { path: { id } } });
const remove = ({ client }: SignedInUser, id: string) => client.DELETE('/api/v1/users/{id}', at(id));
const demote = ({ client }: SignedInUser, id: string) =>
  client.PUT('/api/v1/users/{id}/roles', { ...at(id), body: { roles: ['member'] } });
const suspend = ({ client }: SignedInUser, id: string) =>
  client.PUT('/api/v1/users/{id}/suspension', { ...at(id), body: { reason: 'Coup' } });
const anAdministrator = () => app.aUser(administrator, { roles: ['administrator'] });

const ways = [
  ['deleted', remove],
  ['suspended', suspend],
  ['demoted', demote],
] as const;
const LAST = { status: 409, code: 'users.last_administrator' };

async function activeAdministrators({ client }: SignedInUser): Promise<string[]> {
  const querySerializer = (): string => 'limit=100&filter[status]=active';
  const { data } = await client.GET('/api/v1/users', { querySerializer });
  return data?.items.filter(({ roles }) => roles.includes('administrator')).map(({ id }) => id) ?? [];
}

/** Which of two administrators still are some. */
async function whoRemains(...pair: SignedInUser[]): Promise<SignedInUser[]> {
  const profiles = await Promise.all(
    pair.map(async ({ client }) => (await client.GET('/api/v1/users/me')).data),
  );
  return pair.filter((_user, index) => profiles[index]?.roles.includes('administrator'));
}

describe('the last administrator', () => {
  it.each(ways)('cannot be %s, not even by themself', async (_way, act) => {
    expect((await act(administrator, administrator.id)).error).toMatchObject(LAST);
    expect(await activeAdministrators(administrator)).toEqual([administrator.id]);
  });

  it.each(ways)(
    'is the last when the other one is only invited, suspended or deleted: not %s',
    async (_way, act) => {
      const invited = await app.anInvitedUser(administrator, { roles: ['administrator'] });
      const [suspended, deleted] = [await anAdministrator(), await anAdministrator()];
      await suspend(administrator, suspended.id);
      await remove(administrator, deleted.id);

      expect((await act(administrator, administrator.id)).error).toMatchObject(LAST);
      for (const { id } of [invited, suspended]) expect((await act(administrator, id)).error).toBeUndefined();
      expect(await activeAdministrators(administrator)).toEqual([administrator.id]);
    },
  );

  it.each(ways)('is someone else once there are two: one may be %s', async (_way, act) => {
    const other = await anAdministrator();

    expect((await act(administrator, other.id)).error).toBeUndefined();
    expect(await activeAdministrators(administrator)).toEqual([administrator.id]);
  });

  it.each(ways)('remains when two are %s at once by each other (ASVS 15.4.2)', async (_way, act) => {
    for (let round = 0; round < ROUNDS; round++) {
      const other = await anAdministrator();
      await Promise.all([act(administrator, other.id), act(other, administrator.id)]);

      const remaining = await whoRemains(administrator, other);
      expect(remaining).toHaveLength(1);
      administrator = remaining[0] ?? administrator;
    }
  });

  it.each(ways)('remains when two leave at once, as each wants to be %s', async (_way, act) => {
    for (let round = 0; round < ROUNDS; round++) {
      const other = await anAdministrator();
      await Promise.all([act(administrator, administrator.id), act(other, other.id)]);

      const remaining = await whoRemains(administrator, other);
      expect(remaining).toHaveLength(1);
      administrator = remaining[0] ?? administrator;
    }
  });
});
