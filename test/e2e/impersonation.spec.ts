import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MINUTE, SECOND } from '#libs/testing';
import { SigningKeys } from '../../src/auth/tokens/signing-keys.js';
import { type SignedInUser, type Tokens, TestApplication } from '../support/application.js';
import { mails } from '../support/mails.js';
import { aRole, at } from '../support/roles.js';

const HELPER = ['users.impersonate', 'users.read'];
const REFUSED = '403 auth.impersonation_refused';
const ENDED = '401 auth.session_ended';
const AGENT = 'curl/8.16.0';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start({ TRUST_PROXY: '127.0.0.1' });
  administrator = await app.signIn();
  await aRole(administrator, 'helper', HELPER);
  await aRole(administrator, 'reader', ['users.read']);
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const aHelper = (): Promise<SignedInUser> => app.aUser(administrator, { roles: ['helper'] });
const aReader = (): Promise<SignedInUser> => app.aUser(administrator, { roles: ['reader'] });
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

describe('who acts for someone', () => {
  it('is seen in the token, in the list of sessions, in every line of the log, and by mail (ASVS 16.2.1)', async () => {
    const { by, user, tokens, client } = await anImpersonation();
    expect(jwt.decode(tokens.accessToken)).toMatchObject({ sub: user.id, act: { sub: by.id } });
    expect((await client.GET('/api/v1/users/me')).data?.id).toBe(user.id);

    const { data } = await user.client.GET('/api/v1/auth/sessions');
    const theirs = data?.items.find(({ impersonatorId }) => impersonatorId !== null);
    expect(theirs).toMatchObject({ impersonatorId: by.id, userAgent: AGENT, current: false });
    expect(data?.items.filter(({ impersonatorId }) => impersonatorId === null)).toHaveLength(1);

    const lines = app.logs.lines.filter(({ impersonatorId }) => impersonatorId === by.id);
    expect(lines).toContainEqual(
      expect.objectContaining({ actorId: user.id, route: '/api/v1/users/me', status: 200 }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ event: 'impersonation', reason: 'Ticket 4711' }));
    await client.POST('/api/v1/auth/logout');
    expect(await answer(tokens.accessToken, '/users/me')).toBe(ENDED);
    await vi.waitFor(
      async () => {
        const texts = (await mails(app).all(user.email)).map(({ text }) => text).join();
        expect(texts).toContain('has begun to act for you');
        expect(texts).toContain('has stopped doing so');
      },
      { timeout: 15_000, interval: 20 },
    );
  });

  it('leaves no trace of a sign-in: no instant, no mail, no device that is known from then on', async () => {
    const { user, tokens } = await anImpersonation();
    await app.send('/api/v1/auth/refresh', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.67' },
      body: JSON.stringify({ refreshToken: tokens.refreshToken }),
    });
    const before = (await user.client.GET('/api/v1/users/me')).data?.lastSignInAt;
    app.clock.advance(SECOND);
    const { data } = await begin(await aHelper(), user.id);
    expect(data).toBeDefined();
    expect((await user.client.GET('/api/v1/users/me')).data?.lastSignInAt).toBe(before);

    const { data: exported } = await user.client.GET('/api/v1/users/me/export');
    // Where the other one was is theirs.
    expect(JSON.stringify(exported)).not.toMatch(/203\.0\.113\.6[67]/);
    await mails(app).last(user.email, 'auth.notice_sign_in_changed');
    const names = (await mails(app).all(user.email)).map(({ mail }) => mail);
    expect(names).not.toContain('auth.notice_new_device');
  });

  it('is refused whatever needs a fresh sign-in, or is about how the owner signs in and has signed in', async () => {
    const { tokens } = await anImpersonation();
    const id = '019a0000-0000-7000-8000-000000000000';

    for (const [path, method] of [
      ['/auth/reauthentication', 'POST'],
      ['/auth/password', 'PUT'],
      ['/auth/mfa/totp', 'POST'],
      ['/auth/mfa/totp', 'DELETE'],
      ['/auth/mfa/recovery-codes', 'POST'],
      ['/auth/api-keys', 'POST'],
      [`/auth/api-keys/${id}`, 'DELETE'],
      ['/auth/sessions', 'DELETE'],
      [`/auth/sessions/${id}`, 'DELETE'],
      ['/users/me/email', 'PUT'],
      ['/users/me', 'DELETE'],
      ['/users/me/export', 'GET'],
      ['/users/me/security-events', 'GET'],
      ['/auth/mfa', 'GET'],
      ['/auth/passkeys', 'GET'],
      ['/auth/oidc/identities', 'GET'],
      ['/auth/api-keys', 'GET'],
      [`/auth/api-keys/${id}`, 'GET'],
    ] as const) {
      expect(await answer(tokens.accessToken, path, method), `${method} ${path}`).toBe(REFUSED);
    }
  });

  it('is not hidden by a token that leaves it out', async () => {
    const { tokens } = await anImpersonation();
    const { kid, privateKey } = app.app.get(SigningKeys).current();
    const { act: _, ...claims } = jwt.decode(tokens.accessToken) as jwt.JwtPayload;
    const header = { alg: 'ES256', typ: 'at+jwt', kid };

    expect(await answer(jwt.sign(claims, privateKey, { header }), '/users/me')).toBe(ENDED);
  });

  it('acts for nobody else meanwhile', async () => {
    const [helper, other, user] = [await aHelper(), await aHelper(), await aReader()];
    const { data } = await begin(helper, other.id);
    const token = data?.accessToken ?? '';
    const nested = await answer(token, `/users/${user.id}/impersonation`, 'POST', { reason: 'x' });

    expect(nested).toBe(REFUSED);
  });

  it('does so for an hour at most, whatever is refreshed', async () => {
    const { tokens, user } = await anImpersonation();
    let latest: Tokens = tokens;
    const refresh = async (): Promise<number> => {
      const { data, response } = await app.anonymous.POST('/api/v1/auth/refresh', {
        body: { refreshToken: latest.refreshToken },
      });
      if (data) latest = data;
      return response.status;
    };
    for (let minutes = 9; minutes < 60; minutes += 9) {
      app.clock.advance(9 * MINUTE);
      expect(await refresh()).toBe(200);
    }
    // After 54 minutes: the token ends with the hour.
    expect(latest.expiresIn).toBe(6 * 60);
    expect(jwt.decode(latest.accessToken)).toMatchObject({ sub: user.id, act: expect.anything() });
    app.clock.advance(6 * MINUTE + SECOND);

    expect(await refresh()).toBe(401);
    expect(await answer(latest.accessToken, '/users/me')).toBe('401 auth.invalid_access_token');
    const owner = await app.signIn(user.email, 'a quiet orchard in november');
    expect(
      (await owner.client.GET('/api/v1/auth/sessions')).data?.items.every((each) => !each.impersonatorId),
    ).toBe(true);
  });
});
