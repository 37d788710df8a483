import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import { ADMIN, PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { document } from '../support/document.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

/** Signed in for longer than ten minutes, with a token that has just been fetched. */
async function stale(): Promise<SignedInUser> {
  const { email, tokens } = await app.signIn();
  app.clock.advance(11 * MINUTE);
  const { data } = await app.anonymous.POST('/api/v1/auth/refresh', {
    body: { refreshToken: tokens.refreshToken },
  });
  if (!data) throw new Error('The session is over.');
  return app.signedIn(email, data);
}

async function expectStepUp(answer: Response): Promise<void> {
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toMatch(
    /^Bearer .*error="insufficient_user_authentication".*max_age=600/,
  );
  expect(await answer.json()).toMatchObject({ code: 'auth.fresh_sign_in_required' });
}

const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([, operation]) => 'x-max-authentication-age' in operation)
    .map(([method]) => [method.toUpperCase(), path] as const),
);

describe('a sign-in of eleven minutes ago', () => {
  it.each(routes)('is not enough for %s %s (ASVS 7.5.1)', async (method, path) => {
    const { tokens } = await stale();
    const target = path.replaceAll(/\{\w+\}/g, '019a0000-0000-7000-8000-000000000000');
    const answer = await app.send(target, { method }, tokens.accessToken);

    await expectStepUp(answer);
  });

  it("renames people, but does not change anyone's address (ASVS 7.5.1)", async () => {
    const user = await app.aUser(administrator);
    const { client } = await stale();
    const params = { path: { id: user.id } };
    const rename = await client.PATCH('/api/v1/users/{id}', { params, body: { name: 'Ada Other' } });
    const move = await client.PATCH('/api/v1/users/{id}', {
      params,
      body: { name: 'Ada', email: uniqueEmail() },
    });

    expect(rename.data?.name).toBe('Ada Other');
    expect(move.error).toMatchObject({ code: 'auth.fresh_sign_in_required' });
    const { data } = await client.GET('/api/v1/users/{id}', { params });
    expect(data).toMatchObject({ email: user.email, name: 'Ada Other' });
  });

  it('is enough again once renewed (ASVS 7.5.1)', async () => {
    const user = await app.aUser(administrator);
    const { client } = await stale();
    const params = { path: { id: user.id } };
    const refused = await client.PUT('/api/v1/users/{id}/roles', { params, body: { roles: [] } });
    const { data } = await client.POST('/api/v1/auth/reauthentication', {
      body: { password: ADMIN.password },
    });
    const renewed = app.client(data?.accessToken);

    expect(refused.response.status).toBe(401);
    expect(
      (await renewed.PUT('/api/v1/users/{id}/roles', { params, body: { roles: [] } })).data?.roles,
    ).toEqual([]);
    expect(
      (await renewed.PATCH('/api/v1/users/{id}', { params, body: { email: uniqueEmail() } })).response.status,
    ).toBe(200);
  });

  it('is not renewed by what is no password, beside a code neither', async () => {
    const { client } = await stale();
    const body = { code: '492039', password: {} as never };

    expect((await client.POST('/api/v1/auth/reauthentication', { body })).response.status).toBe(422);
  });

  it('changes a password only with the current one (ASVS 6.2.3)', async () => {
    const { client } = await stale();
    const change = (currentPassword: string) =>
      client.PUT('/api/v1/auth/password', { body: { currentPassword, newPassword: PASSWORD } });

    expect((await change('not the current one')).error).toMatchObject({ code: 'auth.wrong_password' });
  });
});
