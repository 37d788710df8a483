import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '#libs/testing';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { refreshed } from '../support/refreshed.js';
import { aRole, at } from '../support/roles.js';

const HELPER = ['users.impersonate', 'users.read'];
const ENDED = '401 auth.session_ended';
const AGENT = 'curl/8.16.0';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start({ TRUST_PROXY: '127.0.0.1' });
  administrator = await app.signIn();
  await aRole(administrator, 'helper', HELPER);
  await aRole(administrator, 'reader', ['users.read']);
  await aRole(administrator, 'keeper', ['settings.manage']);
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const aHelper = (): Promise<SignedInUser> => app.aUser(administrator, { roles: ['helper'] });
const aReader = (): Promise<SignedInUser> => app.aUser(administrator, { roles: ['reader'] });
const give = (id: string, roles: string[]) =>
  administrator.client.PUT('/api/v1/users/{id}/roles', { ...at(id), body: { roles } });
const begin = ({ client }: SignedInUser, id: string, reason = 'Ticket 4711') =>
  client.POST('/api/v1/users/{id}/impersonation', {
    ...at(id),
    body: { reason },
    headers: { 'user-agent': AGENT, 'x-forwarded-for': '203.0.113.66' },
  });

/** Someone, and who acts for them. */
async function anImpersonation(helper?: SignedInUser) {
  const [by, user] = [helper ?? (await aHelper()), await aReader()];
  const { data, error } = await begin(by, user.id);
  if (!data) throw new Error(JSON.stringify(error));
  return { by, user, tokens: data, client: app.client(data.accessToken) };
}

async function answer(token: string, path: string, method = 'GET', body?: object): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const init = body ? { method, headers, body: JSON.stringify(body) } : { method };
  const response = await app.send(`/api/v1${path}`, init, token);
  const { code = '' } = (await response.json().catch(() => ({}))) as { code?: string };
  return `${response.status} ${code}`.trim();
}

describe('nobody may do more by it than for themselves', () => {
  it('so that it is not begun for who may do more (ASVS 8.2.1)', async () => {
    const [helper, keeper] = [await aHelper(), await app.aUser(administrator, { roles: ['keeper'] })];

    for (const { id } of [keeper, administrator]) {
      expect((await begin(helper, id)).error?.code).toBe('roles.beyond_own_permissions');
    }
  });

  it('and what the owner gains meanwhile is not gained (ASVS 8.3.2)', async () => {
    const { user, tokens } = await anImpersonation();
    expect(await answer(tokens.accessToken, '/settings/lists.defaultLimit')).toBe(
      '403 auth.permission_denied',
    );
    await give(user.id, ['reader', 'keeper']);

    expect(await answer(user.tokens.accessToken, '/settings/lists.defaultLimit')).toBe('200');
    expect(await answer(tokens.accessToken, '/settings/lists.defaultLimit')).toBe(
      '403 auth.permission_denied',
    );
    expect(await answer(tokens.accessToken, '/users')).toBe('200');
  });

  it('and what the impersonator loses is lost at the next request, and what the owner does (ASVS 8.3.2)', async () => {
    const { by, user, tokens } = await anImpersonation();
    await aRole(administrator, 'only impersonates', ['users.impersonate']);
    expect(await answer(tokens.accessToken, '/users')).toBe('200');
    await give(by.id, ['only impersonates']);
    expect(await answer(tokens.accessToken, '/users')).toBe('403 auth.permission_denied');
    await give(by.id, ['helper']);
    expect(await answer(tokens.accessToken, '/users')).toBe('200');
    await give(user.id, ['member']);
    expect(await answer(tokens.accessToken, '/users')).toBe('403 auth.permission_denied');
  });

  it('nor with every permission of today, what only all of them give', async () => {
    const admin = await app.aUser(administrator, { roles: ['administrator'] });
    const other = await app.aUser(administrator, { roles: ['administrator'] });
    const third = await app.aUser(administrator, { roles: ['administrator'] });
    const { data } = await begin(admin, other.id);
    const suspend = () =>
      app.client(data?.accessToken).PUT('/api/v1/users/{id}/suspension', {
        ...at(third.id),
        body: { reason: 'Spam' },
      });
    expect((await suspend()).response.status).toBe(200);
    const { data: permissions } = await administrator.client.GET('/api/v1/permissions');
    await aRole(
      administrator,
      'all of today',
      permissions?.items.map(({ key }) => key),
    );
    await give(admin.id, ['all of today']);

    expect((await suspend()).response.status).toBe(403);
  });
});

describe('it ends at the very next request', () => {
  const HAPPENINGS: Record<
    string,
    (by: SignedInUser, user: SignedInUser) => Promise<{ response: Response }>
  > = {
    'when the impersonator is suspended': ({ id }) =>
      administrator.client.PUT('/api/v1/users/{id}/suspension', { ...at(id), body: { reason: 'Spam' } }),
    'when the impersonator may no longer do it': ({ id }) => give(id, ['reader']),
    'when all sessions of the impersonator end': ({ id }) =>
      administrator.client.DELETE('/api/v1/users/{id}/sessions', at(id)),
    'when the impersonator signs out': ({ client }) => client.POST('/api/v1/auth/logout'),
    'when the owner ends it': async (_by, { client }) => {
      const { data } = await client.GET('/api/v1/auth/sessions');
      const { id = '' } = data?.items.find(({ impersonatorId }) => impersonatorId) ?? {};
      return client.DELETE('/api/v1/auth/sessions/{id}', at(id));
    },
    'when the owner is suspended': (_by, { id }) =>
      administrator.client.PUT('/api/v1/users/{id}/suspension', { ...at(id), body: { reason: 'Spam' } }),
  };

  it.each(Object.entries(HAPPENINGS))('%s', async (_what, happen) => {
    const { by, user, tokens } = await anImpersonation();
    expect(await answer(tokens.accessToken, '/users/me')).toBe('200');
    expect((await happen(by, user)).response.ok).toBe(true);

    expect(await answer(tokens.accessToken, '/users/me')).toBe(ENDED);
    const { response } = await app.anonymous.POST('/api/v1/auth/refresh', {
      body: { refreshToken: tokens.refreshToken },
    });
    expect(response.status).toBe(401);
  });
});

describe('it is not begun', () => {
  it('by who may not, for oneself, for nobody, for who cannot sign in, or without a reason', async () => {
    const [helper, reader] = [await aHelper(), await aReader()];
    const invited = await app.anInvitedUser(administrator);
    const code = async (by: SignedInUser, id: string, reason?: string) =>
      (await begin(by, id, reason)).error?.code;

    expect(await code(reader, helper.id)).toBe('auth.permission_denied');
    expect(await code(helper, helper.id)).toBe('auth.impersonation_refused');
    expect(await code(helper, '019a0000-0000-7000-8000-000000000000')).toBe('users.not_found');
    expect(await code(helper, invited.id)).toBe('auth.impersonation_refused');
    expect(await code(helper, reader.id, ' ')).toBe('http.validation_failed');
  });

  it('without a fresh sign-in', async () => {
    const [helper, reader] = [await aHelper(), await aReader()];
    app.clock.advance(10 * MINUTE + SECOND);
    const stale = await refreshed(app, helper);

    expect((await begin(stale, reader.id)).error?.code).toBe('auth.fresh_sign_in_required');
  });

  it('by an API key', async () => {
    const [helper, reader] = [await aHelper(), await aReader()];
    const { data } = await helper.client.POST('/api/v1/auth/api-keys', {
      body: { name: 'Helper', permissions: HELPER },
    });
    app.logs.addSecret(data?.key ?? '');

    expect(await answer(data?.key ?? '', `/users/${reader.id}/impersonation`, 'POST', { reason: 'x' })).toBe(
      '403 auth.api_key_refused',
    );
  });
});

it('an answer that was kept for the owner is not given to who acts for them', async () => {
  const admin = await app.aUser(administrator, { roles: ['administrator'] });
  const invited = await app.anInvitedUser(administrator);
  const { data } = await begin(administrator, admin.id);
  const invite = async (token = '') => {
    const headers = { 'idempotency-key': 'the-same' };
    const response = await app.send(
      `/api/v1/users/${invited.id}/invitations`,
      { method: 'POST', headers },
      token,
    );
    return [response.status, response.headers.get('idempotency-replayed')];
  };

  expect(await invite(admin.tokens.accessToken)).toEqual([202, null]);
  expect(await invite(admin.tokens.accessToken)).toEqual([202, 'true']);
  expect(await invite(data?.accessToken)).toEqual([202, null]);
});
