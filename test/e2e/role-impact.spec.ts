import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Cache } from '#libs/cache';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { aRole, at, mayList, RoleAdministration, tagOf } from '../support/roles.js';

let app: TestApplication;
let administrator: SignedInUser;
let roles: RoleAdministration;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  roles = new RoleAdministration(administrator);
});
afterAll(() => app.stop());

describe('the impact of a role', () => {
  it('is how many people have it, who are not deleted', async () => {
    const role = await aRole(administrator, 'counted', ['users.read']);
    const count = async (): Promise<number | undefined> => (await roles.read(role.id)).data?.userCount;
    const { id } = await app.aUser(administrator, { roles: ['counted'] });
    const tag = tagOf(await roles.read(role.id));
    await app.anInvitedUser(administrator, { roles: ['member', 'counted'] });
    expect(await count()).toBe(2);
    expect((await roles.read(role.id, { 'If-None-Match': tag })).response.status).toBe(200);

    await administrator.client.PUT('/api/v1/users/{id}/suspension', { ...at(id), body: { reason: 'Spam' } });
    expect(await count()).toBe(2);
    await administrator.client.DELETE('/api/v1/users/{id}', at(id));
    expect(await count()).toBe(1);
    expect((await roles.list('filter[name]=counted'))[0]?.userCount).toBe(1);
    expect((await roles.change(role.id, { description: 'Seen' })).data?.userCount).toBe(1);
  });

  it('keeps it from being deleted, and says so', async () => {
    const role = await aRole(administrator, 'in use');
    const people = [
      await app.anInvitedUser(administrator, { roles: ['in use'] }),
      await app.anInvitedUser(administrator, { roles: ['in use'] }),
    ];
    const details: unknown[] = [];
    for (const { id } of people) {
      const { error } = await roles.remove(role.id);
      expect(error).toMatchObject({ status: 409, code: 'roles.in_use' });
      details.push(error?.detail);
      await administrator.client.PUT('/api/v1/users/{id}/roles', { ...at(id), body: { roles: [] } });
    }

    expect(details).toEqual([
      expect.stringContaining('2 people have'),
      expect.stringContaining('1 person has'),
    ]);
    expect((await roles.remove(role.id)).response.status).toBe(204);
  });

  it('leaves out who is deleted: they are restored without it', async () => {
    const role = await aRole(administrator, 'forgotten');
    const { id } = await app.anInvitedUser(administrator, { roles: ['forgotten', 'member'] });
    await administrator.client.DELETE('/api/v1/users/{id}', at(id));

    expect((await roles.remove(role.id)).response.status).toBe(204);
    const { data } = await administrator.client.POST('/api/v1/users/{id}/restoration', at(id));
    expect(data?.roles).toEqual(['member']);
  });

  it('is at once, for everyone who has the role (ASVS 8.3.2)', async () => {
    const role = await aRole(administrator, 'at once');
    const people = [
      await app.aUser(administrator, { roles: ['at once'] }),
      await app.aUser(administrator, { roles: ['at once', 'member'] }),
    ];
    const mayAll = async () => [
      await mayList(people[0] ?? administrator),
      await mayList(people[1] ?? administrator),
    ];

    expect(await mayAll()).toEqual([false, false]);
    await roles.change(role.id, { permissions: ['users.read'] });
    expect(await mayAll()).toEqual([true, true]);
    await roles.change(role.id, { permissions: ['users.create'] });
    expect(await mayAll()).toEqual([false, false]);
  });

  it('is told to the cache, by what depends on it', async () => {
    const invalidate = vi.spyOn(app.app.get(Cache), 'invalidate');
    const role = await aRole(administrator, 'told', ['users.read']);
    const user = await app.anInvitedUser(administrator, { roles: [] });
    invalidate.mockClear();
    await roles.change(role.id, { description: 'Nobody may more or less' });
    await roles.change(role.id, { permissions: ['users.create'] });
    await administrator.client.PUT('/api/v1/users/{id}/roles', { ...at(user.id), body: { roles: ['told'] } });

    const told = new Set(invalidate.mock.calls.flatMap(([tags]) => tags));
    expect(told).toEqual(new Set(['roles', `user:${user.id}`]));
    invalidate.mockRestore();
  });

  it('makes the tokens of invitations worthless when it grows, since others have seen them', async () => {
    const role = await aRole(administrator, 'growing', ['users.read']);
    const invited = await app.anInvitedUser(administrator, { roles: ['growing'] });
    const redeem = async (token: string) =>
      (
        await app.anonymous.POST('/api/v1/auth/password-resets/confirmations', {
          body: { token, newPassword: PASSWORD },
        })
      ).response.status;
    await roles.change(role.id, { description: 'No more than before', permissions: ['users.read'] });
    const other = await app.anInvitedUser(administrator, { roles: ['growing'] });
    expect(await redeem(other.setPasswordToken)).toBe(204);

    await roles.change(role.id, { permissions: ['users.read', 'users.create'] });
    expect(await redeem(invited.setPasswordToken)).toBe(422);
  });

  it('is counted by as many statements for many roles as for one', async () => {
    for (let index = 0; index < 5; index++) {
      const { name } = await aRole(administrator, `many ${index}`, ['users.read']);
      await app.anInvitedUser(administrator, { email: uniqueEmail(), roles: [name] });
    }
    const statementsOf = async (query: string): Promise<number> => {
      const { logger } = app.database.dataSource;
      let count = 0;
      const { logQuery } = logger;
      // Jobs are looked for meanwhile.
      logger.logQuery = (statement: string) => void (/role/.test(statement) && count++);
      await roles.list(query);
      logger.logQuery = logQuery;
      return count;
    };

    expect(await statementsOf('limit=1')).toBeGreaterThan(2);
    expect(await statementsOf('limit=100')).toBe(await statementsOf('limit=1'));
  });
});
