import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

describe('a reauthentication', () => {
  it('gives a pair that the refresh token before it cannot fetch, and harms no other tab (ASVS 7.2.4)', async () => {
    const user = await app.aUser(administrator);
    const body = { password: PASSWORD };
    const { data } = await user.client.POST('/api/v1/auth/reauthentication', { body });
    const refresh = (refreshToken = '') =>
      app.anonymous.POST('/api/v1/auth/refresh', { body: { refreshToken } });

    expect((await refresh(user.tokens.refreshToken)).error).toMatchObject({ code: 'auth.session_ended' });
    expect((await refresh(data?.refreshToken)).response.status).toBe(200);
  });

  it('refuses the access token before it, also within the same second (ASVS 7.2.4)', async () => {
    const user = await app.aUser(administrator);
    const body = { password: PASSWORD };
    const { data } = await user.client.POST('/api/v1/auth/reauthentication', { body });

    expect((await user.client.GET('/api/v1/users/me')).response.status).toBe(401);
    expect((await app.client(data?.accessToken).GET('/api/v1/users/me')).response.status).toBe(200);
  });
});

describe('sessions', () => {
  it('are listed with device and address, the current one marked', async () => {
    const user = await app.aUser(administrator);
    const other = await app.signIn(user.email, PASSWORD);
    const { data } = await user.client.GET('/api/v1/auth/sessions');

    expect(data?.items.map(({ id, current }) => ({ id, current }))).toEqual([
      { id: other.tokens.session.id, current: false },
      { id: user.tokens.session.id, current: true },
    ]);
    expect(data?.items[0]).toMatchObject({ ipAddress: '127.0.0.1', userAgent: expect.any(String) });
  });

  it('end one by one, or all others at once (ASVS 7.5.2)', async () => {
    const user = await app.aUser(administrator);
    const [second, third] = [await app.signIn(user.email, PASSWORD), await app.signIn(user.email, PASSWORD)];
    const id = second.tokens.session.id;

    expect(
      (await user.client.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } })).response.status,
    ).toBe(204);
    expect((await second.client.GET('/api/v1/users/me')).response.status).toBe(401);
    expect((await user.client.DELETE('/api/v1/auth/sessions')).response.status).toBe(204);
    expect((await third.client.GET('/api/v1/users/me')).response.status).toBe(401);
    expect((await user.client.GET('/api/v1/users/me')).response.status).toBe(200);
  });

  it('of someone else are not found (ASVS 8.2.2)', async () => {
    const [user, stranger] = [await app.aUser(administrator), await app.aUser(administrator)];
    const id = stranger.tokens.session.id;
    const { error } = await user.client.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } });

    expect(error).toMatchObject({ status: 404, code: 'auth.session_not_found' });
    expect((await stranger.client.GET('/api/v1/users/me')).response.status).toBe(200);
  });

  it('of a user are ended by an administrator (ASVS 7.4.5)', async () => {
    const user = await app.aUser(administrator);
    const path = { id: user.id };
    const { response } = await administrator.client.DELETE('/api/v1/users/{id}/sessions', {
      params: { path },
    });

    expect(response.status).toBe(204);
    expect((await user.client.GET('/api/v1/users/me')).response.status).toBe(401);
  });
});
