import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import { mailsTo } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';
import { document, operations } from '../support/document.js';
import { addTotp, eventsOf, ownEvents } from '../support/security-events.js';

const NOBODY = '019a0000-0000-7000-8000-000000000000';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
});
beforeEach(async () => {
  app.clock.advance(MINUTE);
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const removeFactors = ({ client }: SignedInUser, id: string) =>
  client.DELETE('/api/v1/users/{id}/factors', { params: { path: { id } } });

describe('whoever has lost their device', () => {
  it('signs in with the password alone once an administrator has removed their factors (ASVS 6.4.6)', async () => {
    const user = await app.aUser(administrator);
    await addTotp(app, user);
    const login = () =>
      app.anonymous.POST('/api/v1/auth/login', { body: { email: user.email, password: PASSWORD } });
    expect((await login()).data).toMatchObject({ mfaRequired: true });

    expect((await removeFactors(administrator, user.id)).response.status).toBe(204);
    expect((await login()).data).toMatchObject({ tokenType: 'Bearer' });
    const { client } = await app.signIn(user.email, PASSWORD);
    expect((await client.GET('/api/v1/auth/mfa')).data).toMatchObject({ recoveryCodesLeft: 0 });
  });

  it('is signed out everywhere at once (ASVS 7.4.5)', async () => {
    const user = await app.aUser(administrator);
    await addTotp(app, user);
    await removeFactors(administrator, user.id);

    expect((await user.client.GET('/api/v1/users/me')).response.status).toBe(401);
  });

  it('is told by mail, but not where the administrator was (ASVS 6.3.7)', async () => {
    const user = await app.aUser(administrator);
    await addTotp(app, user);
    await removeFactors(administrator, user.id);
    const mail = (await mailsTo(app, user.email)).findLast(
      (each) => each.mail === 'auth.notice_sign_in_changed',
    );

    expect(mail?.text).toContain('An administrator has removed your authenticator app');
    expect(mail?.text).not.toContain('127.0.0.1');
    const again = await app.signIn(user.email, PASSWORD);
    expect((await ownEvents(again)).find(({ type }) => type === 'factors_removed')).toMatchObject({
      byAnother: true,
      ipAddress: null,
    });
    expect(
      (await eventsOf(administrator, user.id)).find(({ type }) => type === 'factors_removed'),
    ).toMatchObject({ actorId: administrator.id, ipAddress: '127.0.0.1' });
  });

  it('is told nothing when there was nothing to remove', async () => {
    const user = await app.aUser(administrator);

    expect((await removeFactors(administrator, user.id)).response.status).toBe(204);
    expect((await mailsTo(app, user.email)).map(({ mail }) => mail)).not.toContain(
      'auth.notice_sign_in_changed',
    );
  });
});

describe('factors', () => {
  it('of whoever may do more are out of reach (ASVS 8.2.2)', async () => {
    const { data: role } = await administrator.client.POST('/api/v1/roles', {
      body: { name: 'help desk', permissions: ['users.remove_factors'] },
    });
    const helper = await app.aUser(administrator, { roles: [role?.name ?? ''] });
    const user = await app.aUser(administrator);
    const other = await app.aUser(administrator, { roles: ['administrator'] });
    await addTotp(app, other);

    expect((await removeFactors(helper, other.id)).error).toMatchObject({
      code: 'roles.beyond_own_permissions',
    });
    expect((await other.client.GET('/api/v1/auth/mfa')).data).toMatchObject({ recoveryCodesLeft: 10 });
    expect((await removeFactors(helper, user.id)).response.status).toBe(204);
  });

  it('of nobody are not found, and are safe from who lacks the permission (ASVS 8.2.1)', async () => {
    const user = await app.aUser(administrator);

    expect((await removeFactors(administrator, NOBODY)).error).toMatchObject({ code: 'users.not_found' });
    expect((await removeFactors(user, administrator.id)).error).toMatchObject({
      code: 'auth.permission_denied',
    });
  });
});

it('no route of administrators takes a password (ASVS 6.4.6)', () => {
  const schemas = (document as unknown as { components: { schemas: Record<string, object> } }).components
    .schemas;
  const asks = ([, operation]: [string, { requestBody?: unknown }]): boolean => {
    const name = /#\/components\/schemas\/(\w+)/.exec(JSON.stringify(operation.requestBody ?? {}))?.[1];
    return /"\w*password"/i.test(JSON.stringify(name ? schemas[name] : {}));
  };
  const own = [...operations].filter(([, operation]) => !operation['x-permission']).filter(asks);

  expect([...operations].filter(([, operation]) => operation['x-permission']).filter(asks)).toEqual([]);
  expect(own.map(([name]) => name)).toContain('PUT /api/v1/auth/password');
});
