import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, MINUTE, SECOND } from '#libs/testing';
import { ADMIN, PASSWORD, type SignedInUser, TestApplication, type Tokens } from '../support/application.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const login = (email: string, password: string) =>
  app.anonymous.POST('/api/v1/auth/login', { body: { email, password } });
const refresh = (refreshToken: string) =>
  app.anonymous.POST('/api/v1/auth/refresh', { body: { refreshToken } });
const profile = (token: string) => app.client(token).GET('/api/v1/users/me');

async function tokensOf(refreshToken: string): Promise<Tokens> {
  const { data } = await refresh(refreshToken);
  if (!data) throw new Error('The refresh was refused.');
  return data;
}

describe('signing in', () => {
  it('answers with a pair of tokens and the session', async () => {
    const { data, response } = await login(ADMIN.email, ADMIN.password);

    expect(response.status).toBe(200);
    expect(data).toMatchObject({ tokenType: 'Bearer', expiresIn: 600, session: { current: true } });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('takes the address in any case', async () => {
    expect((await login('ADMIN@Example.COM', ADMIN.password)).response.status).toBe(200);
  });

  it('takes the password verbatim (ASVS 6.2.8)', async () => {
    const variants = [` ${ADMIN.password}`, `${ADMIN.password} `, ADMIN.password.toUpperCase()];
    for (const password of variants) expect((await login(ADMIN.email, password)).response.status).toBe(401);
  });

  it('answers every failure alike (ASVS 6.3.8)', async () => {
    const suspended = await app.aUser(administrator);
    await administrator.client.PUT('/api/v1/users/{id}/suspension', {
      params: { path: { id: suspended.id } },
      body: { reason: 'Spam' },
    });
    const invited = await app.anInvitedUser(administrator);
    const failures = [
      await login('nobody@example.com', PASSWORD),
      await login(ADMIN.email, 'a wrong password'),
      await login(suspended.email, PASSWORD),
      await login(invited.email, PASSWORD),
    ];

    for (const { response, error } of failures) {
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect({ ...error, requestId: '' }).toEqual({ ...failures[0]?.error, requestId: '' });
    }
    expect(failures[0]?.error).toMatchObject({ code: 'auth.invalid_credentials' });
  });

  it('is logged with its outcome (ASVS 16.3.1)', async () => {
    await login(ADMIN.email, 'a wrong password');

    expect(app.logs.lines).toContainEqual(
      expect.objectContaining({ event: 'sign_in_refused', userId: administrator.id, ipAddress: '127.0.0.1' }),
    );
  });
});

describe('an access token', () => {
  it('expires after ten minutes', async () => {
    const { tokens } = await app.signIn();
    app.clock.advance(10 * MINUTE - SECOND);
    expect((await profile(tokens.accessToken)).response.status).toBe(200);

    app.clock.advance(2 * SECOND);
    const { response, error } = await profile(tokens.accessToken);

    expect(response.status).toBe(401);
    expect(error).toMatchObject({ code: 'auth.invalid_access_token' });
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  });

  it('is refused at the next request after signing out (ASVS 7.2.1, 7.4.1)', async () => {
    const { client } = await app.signIn();
    expect((await client.POST('/api/v1/auth/logout')).response.status).toBe(204);

    const { response, error } = await client.GET('/api/v1/users/me');

    expect(response.status).toBe(401);
    expect(error).toMatchObject({ code: 'auth.session_ended' });
  });

  it('is needed', async () => {
    const { response, error } = await app.anonymous.GET('/api/v1/users/me');

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(error).toMatchObject({ code: 'auth.unauthenticated' });
  });
});

describe('a refresh', () => {
  it('rotates the refresh token', async () => {
    const { tokens } = await app.signIn();
    const next = await tokensOf(tokens.refreshToken);

    expect(next.refreshToken).not.toBe(tokens.refreshToken);
    expect(next.session.id).toBe(tokens.session.id);
    expect((await profile(next.accessToken)).response.status).toBe(200);
  });

  it('gives two tabs, and a lost answer, the same current pair', async () => {
    const { tokens } = await app.signIn();
    const [first, second] = await Promise.all([tokensOf(tokens.refreshToken), tokensOf(tokens.refreshToken)]);
    app.clock.advance(9 * SECOND);
    const third = await tokensOf(tokens.refreshToken);

    expect(new Set([first.refreshToken, second.refreshToken, third.refreshToken]).size).toBe(1);
    expect((await refresh(third.refreshToken)).response.status).toBe(200);
  });

  it('ends the session when an older token comes back, and says so in the log (ASVS 10.4.5)', async () => {
    const { tokens } = await app.signIn();
    const next = await tokensOf(tokens.refreshToken);
    app.clock.advance(11 * SECOND);

    expect((await refresh(tokens.refreshToken)).error).toMatchObject({ code: 'auth.session_ended' });
    expect((await refresh(next.refreshToken)).response.status).toBe(401);
    expect((await profile(next.accessToken)).response.status).toBe(401);
    expect(app.logs.lines).toContainEqual(
      expect.objectContaining({ event: 'refresh_token_reused', sessionId: tokens.session.id }),
    );
  });

  it('leaves one current token behind, however many ask at once', async () => {
    const { tokens } = await app.signIn();
    const answers = await Promise.all(Array.from({ length: 12 }, () => tokensOf(tokens.refreshToken)));

    expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).toBe(1);
  });

  it('is refused after the idle time and after the absolute time (ASVS 7.3.1, 7.3.2)', async () => {
    const idle = await app.signIn();
    app.clock.advance(14 * DAY + SECOND);
    expect((await refresh(idle.tokens.refreshToken)).response.status).toBe(401);

    let { tokens } = await app.signIn();
    for (let day = 0; day < 84; day += 12) {
      app.clock.advance(12 * DAY);
      tokens = await tokensOf(tokens.refreshToken);
    }
    app.clock.advance(7 * DAY);
    expect((await refresh(tokens.refreshToken)).response.status).toBe(401);
    administrator = await app.signIn();
  });

  it('is refused for everything that is no refresh token (ASVS 7.2.1)', async () => {
    const { tokens } = await app.signIn();
    const forged = tokens.refreshToken.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const token of [forged, tokens.accessToken, 'rt1.a.b.c', 'x', '..', `${tokens.refreshToken}x`]) {
      expect((await refresh(token)).error).toMatchObject({ code: 'auth.session_ended' });
    }
    expect((await refresh(tokens.refreshToken)).response.status).toBe(200);
  });

  it('is refused once the owner is suspended (ASVS 7.4.2)', async () => {
    const user = await app.aUser(administrator);
    await administrator.client.PUT('/api/v1/users/{id}/suspension', {
      params: { path: { id: user.id } },
      body: { reason: 'Spam' },
    });
    expect((await user.client.GET('/api/v1/users/me')).response.status).toBe(401);
    expect((await refresh(user.tokens.refreshToken)).response.status).toBe(401);

    await administrator.client.DELETE('/api/v1/users/{id}/suspension', { params: { path: { id: user.id } } });
    expect((await user.client.GET('/api/v1/users/me')).response.status).toBe(401);
    expect((await login(user.email, PASSWORD)).response.status).toBe(200);
  });
});

describe('a reauthentication', () => {
  it('gives a fresh pair and refuses the access token before it (ASVS 7.2.4)', async () => {
    const { client, tokens } = await app.signIn();
    app.clock.advance(5 * MINUTE);
    const { data } = await client.POST('/api/v1/auth/reauthentication', {
      body: { password: ADMIN.password },
    });

    expect(data?.session.id).toBe(tokens.session.id);
    expect((await profile(data?.accessToken ?? '')).response.status).toBe(200);
    expect((await profile(tokens.accessToken)).response.status).toBe(401);
  });

  it('needs the password', async () => {
    const { client } = await app.signIn();
    const { error } = await client.POST('/api/v1/auth/reauthentication', { body: { password: 'wrong' } });

    expect(error).toMatchObject({ status: 401, code: 'auth.invalid_credentials' });
  });
});
