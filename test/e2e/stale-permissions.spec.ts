import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel';
import { Role, RolePermission } from '../../src/users/roles/role.entity.js';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const at = (id: string) => ({ params: { path: { id } } });

/** Sends the request over and over, several at a time, until the work is done. */
async function meanwhile(request: () => Promise<unknown>, work: () => Promise<unknown>): Promise<void> {
  const ending = new AbortController();
  const loops = Array.from({ length: 6 }, async () => {
    while (!ending.signal.aborted) await request();
  });
  await work();
  ending.abort();
  await Promise.all(loops);
}

// What the guard has seen is old by the time that a request which waited for a lock goes on.
describe('who is cut off cannot undo it by a request that was under way (ASVS 15.4.2):', () => {
  it('a suspension', async () => {
    const other = await app.aUser(administrator, { roles: ['administrator'] });
    const lift = () => other.client.DELETE('/api/v1/users/{id}/suspension', at(other.id));
    await meanwhile(lift, () =>
      administrator.client.PUT('/api/v1/users/{id}/suspension', {
        ...at(other.id),
        body: { reason: 'Spam' },
      }),
    );

    const { data } = await administrator.client.GET('/api/v1/users/{id}', at(other.id));
    expect(data?.status).toBe('suspended');
  });

  it('a deletion', async () => {
    const other = await app.aUser(administrator, { roles: ['administrator'] });
    const restore = () => other.client.POST('/api/v1/users/{id}/restoration', at(other.id));
    await meanwhile(restore, () => administrator.client.DELETE('/api/v1/users/{id}', at(other.id)));

    const { data } = await administrator.client.GET('/api/v1/users/{id}', at(other.id));
    expect(data?.status).toBe('deleted');
  });

  it('a demotion', async () => {
    const { manager } = app.database.dataSource;
    const role = { id: newId(), name: 'helper', description: '', isBuiltIn: false, createdAt: new Date() };
    await manager.insert(Role, role);
    await manager.insert(RolePermission, { roleId: role.id, permission: 'users.assign_roles' });
    const other = await app.aUser(administrator, { roles: ['helper'] });
    const setRoles = (client: SignedInUser['client'], roles: string[]) =>
      client.PUT('/api/v1/users/{id}/roles', { ...at(other.id), body: { roles } });
    await meanwhile(
      () => setRoles(other.client, ['helper']),
      () => setRoles(administrator.client, ['member']),
    );

    const { data } = await administrator.client.GET('/api/v1/users/{id}', at(other.id));
    expect(data?.roles).toEqual(['member']);
  });
});

describe('the token of an invitation', () => {
  const redeem = async (token: string): Promise<number> => {
    const body = { token, newPassword: PASSWORD };
    return (await app.anonymous.POST('/api/v1/auth/password-resets/confirmations', { body })).response.status;
  };

  it('is worth nothing once the account has other roles or another address (ASVS 6.4.1)', async () => {
    const promoted = await app.anInvitedUser(administrator);
    await administrator.client.PUT('/api/v1/users/{id}/roles', {
      ...at(promoted.id),
      body: { roles: ['administrator'] },
    });
    const moved = await app.anInvitedUser(administrator);
    const body = { email: `moved-${moved.email}` };
    await administrator.client.PATCH('/api/v1/users/{id}', { ...at(moved.id), body });

    expect([await redeem(promoted.setPasswordToken), await redeem(moved.setPasswordToken)]).toEqual([
      422, 422,
    ]);
  });

  it('is replaced by inviting again, while the person has no password', async () => {
    const invited = await app.anInvitedUser(administrator);
    const inviteAgain = () => administrator.client.POST('/api/v1/users/{id}/invitations', at(invited.id));
    const { data, response } = await inviteAgain();

    expect(response.status).toBe(201);
    expect(await redeem(invited.setPasswordToken)).toBe(422);
    expect(await redeem(data?.setPasswordToken ?? '')).toBe(204);
    expect((await inviteAgain()).error).toMatchObject({ status: 409, code: 'users.not_invited' });
  });
});
