import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SettingChange } from '../../src/settings/setting-change.entity.js';
import { tokenFor } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';
import { meanwhile } from '../support/meanwhile.js';
import { aRole, at } from '../support/roles.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

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
    await aRole(administrator, 'helper', ['users.assign_roles']);
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

describe('who is cut off changes no setting by a request that was under way (ASVS 15.4.2):', () => {
  const key = 'lists.defaultLimit';
  const changes = () => app.database.dataSource.manager.countBy(SettingChange, { key });

  it.each(['a demotion', 'a suspension'])('%s', async (how) => {
    const role = `${how.slice(2)} keeper`;
    await aRole(administrator, role, ['settings.manage']);
    const other = await app.aUser(administrator, { roles: [role] });
    let value = 1;
    const set = () =>
      other.client.PUT('/api/v1/settings/{key}', {
        params: { path: { key } },
        body: { value: ((value++ % 100) + 1) as never },
      });
    let made = 0;
    await meanwhile(set, async () => {
      const { client } = administrator;
      const cutOff =
        how === 'a demotion'
          ? await client.PUT('/api/v1/users/{id}/roles', { ...at(other.id), body: { roles: ['member'] } })
          : await client.PUT('/api/v1/users/{id}/suspension', { ...at(other.id), body: { reason: 'Spam' } });
      expect(cutOff.response.status).toBe(200);
      made = await changes();
    });

    expect(await changes()).toBe(made);
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
    const { response } = await inviteAgain();

    expect(response.status).toBe(202);
    expect(await redeem(invited.setPasswordToken)).toBe(422);
    expect(await redeem(await tokenFor(app, invited.email))).toBe(204);
    expect((await inviteAgain()).error).toMatchObject({ status: 409, code: 'users.not_invited' });
  });
});
