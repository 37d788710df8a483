import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DatabaseUnavailable } from '#libs/database';
import { OneTimeTokensService } from '../../src/auth/passwords/one-time-tokens.service.js';
import { SessionOpenings } from '../../src/auth/sessions/session-openings.js';
import { SessionsService } from '../../src/auth/sessions/sessions.service.js';
import { StoredSettings } from '../../src/settings/stored-settings.js';
import { RolesService } from '../../src/users/index.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';

const NEW = 'nine lanterns over the harbour';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(async () => {
  acceptFailures();
  await app.stop();
});

/** A database that fails is reported, and with no more than that. */
function acceptFailures(): void {
  const refused = app.logs.lines.filter(({ level }) => level === 'warn').map(({ msg }) => msg);
  expect(refused).toContain('Request refused for now');
  expect(app.logs.errors()).toEqual([]);
  expect(app.logs.leaks()).toEqual([]);
  app.logs.forget();
}

/** What the last step of a use case calls fails once, when all else is done. */
function breakOnce<T extends object>(service: new (...args: never[]) => T, method: keyof T & string): void {
  const instance = app.app.get(service, { strict: false });
  vi.spyOn(instance, method as never).mockRejectedValueOnce(new DatabaseUnavailable() as never);
}

const at = (id: string) => ({ params: { path: { id } } });
const read = async (id: string) => (await administrator.client.GET('/api/v1/users/{id}', at(id))).data;
const login = async (email: string, password = PASSWORD): Promise<number> =>
  (await app.anonymous.POST('/api/v1/auth/login', { body: { email, password } })).response.status;

describe('what fails at its last step leaves nothing behind (ASVS 2.3.3):', () => {
  it('an invitation', async () => {
    const invite = () => administrator.client.POST('/api/v1/users', { body });
    const body = { email: uniqueEmail(), name: 'Ada', roles: ['member'] };
    breakOnce(OneTimeTokensService, 'issue');

    expect((await invite()).response.status).toBe(503);
    expect((await invite()).response.status).toBe(201);
  });

  it('the choice of a password', async () => {
    const { email, id, setPasswordToken: token } = await app.anInvitedUser(administrator);
    const choose = () =>
      app.anonymous.POST('/api/v1/auth/password-resets/confirmations', { body: { token, newPassword: NEW } });
    breakOnce(SessionsService, 'endAll');

    expect((await choose()).response.status).toBe(503);
    expect([(await read(id))?.status, await login(email, NEW)]).toEqual(['invited', 401]);
    expect((await choose()).response.status).toBe(204);
  });

  it('a change of the password', async () => {
    const user = await app.aUser(administrator);
    breakOnce(SessionsService, 'endOthers');
    const body = { currentPassword: PASSWORD, newPassword: NEW };

    expect((await user.client.PUT('/api/v1/auth/password', { body })).response.status).toBe(503);
    expect([await login(user.email, NEW), await login(user.email)]).toEqual([401, 200]);
  });

  it('a suspension and a deletion', async () => {
    const user = await app.aUser(administrator);
    const { client } = administrator;
    breakOnce(SessionsService, 'endAll');
    const suspension = await client.PUT('/api/v1/users/{id}/suspension', {
      ...at(user.id),
      body: { reason: 'Spam' },
    });
    breakOnce(SessionsService, 'endAll');
    const deletion = await client.DELETE('/api/v1/users/{id}', at(user.id));

    expect([suspension.response.status, deletion.response.status]).toEqual([503, 503]);
    expect((await user.client.GET('/api/v1/users/me')).data).toMatchObject({ status: 'active' });
  });

  it('a change of roles', async () => {
    const user = await app.aUser(administrator);
    const setRoles = (roles: string[]) =>
      administrator.client.PUT('/api/v1/users/{id}/roles', { ...at(user.id), body: { roles } });
    breakOnce(RolesService, 'namesByUser');

    expect((await setRoles(['administrator'])).response.status).toBe(503);
    expect((await read(user.id))?.roles).toEqual(['member']);
  });

  it('a setting, and its history with it', async () => {
    const path = { key: 'lists.defaultLimit' };
    breakOnce(StoredSettings, 'forget');
    const set = await administrator.client.PUT('/api/v1/settings/{key}', {
      params: { path },
      body: { value: 50 as never },
    });
    const { data } = await administrator.client.GET('/api/v1/settings/{key}/history', { params: { path } });

    expect([set.response.status, data?.items]).toEqual([503, []]);
    expect((await administrator.client.GET('/api/v1/settings/{key}', { params: { path } })).data?.value).toBe(
      20,
    );
  });

  it('a sign-in', async () => {
    const user = await app.aUser(administrator);
    const before = await read(user.id);
    app.clock.advance(1000);
    breakOnce(SessionOpenings, 'open');

    expect(await login(user.email)).toBe(503);
    expect(await read(user.id)).toEqual(before);
  });
});
