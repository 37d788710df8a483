import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DAY, MINUTE, SECOND } from '#libs/testing';
import { type SignedInUser, TestApplication, type Tokens } from '../support/application.js';
import { clearSettings } from '../support/settings.js';

let app: TestApplication;

beforeAll(async () => {
  app = await TestApplication.start();
});
afterAll(() => app.stop());
afterEach(() => clearSettings(app));

const refresh = ({ refreshToken }: Tokens) =>
  app.anonymous.POST('/api/v1/auth/refresh', { body: { refreshToken } });

async function set(key: string, value: number): Promise<void> {
  const { client } = await app.signIn();
  await client.PUT('/api/v1/settings/{key}', { params: { path: { key } }, body: { value: value as never } });
}

/** Keeps using the session, once every so many milliseconds, and says after how many it has ended. */
async function lifetimeOf({ tokens }: SignedInUser, pause: number): Promise<number> {
  let current = tokens;
  for (let age = pause; ; age += pause) {
    app.clock.advance(pause);
    const { data } = await refresh(current);
    if (!data) return age;
    current = data;
  }
}

describe('auth.sessionIdleDays (ASVS 7.3.1)', () => {
  it.each([14, 1, 30])(
    'ends a session that was not used for %d days, also one that is open already',
    async (days) => {
      const [used, unused] = [await app.signIn(), await app.signIn()];
      await set('auth.sessionIdleDays', days);
      app.clock.advance(days * DAY);
      expect((await refresh(used.tokens)).response.status).toBe(200);
      app.clock.advance(SECOND);

      expect((await refresh(unused.tokens)).error).toMatchObject({ status: 401, code: 'auth.session_ended' });
    },
  );
});

describe('auth.sessionMaxDays (ASVS 7.3.2, 10.4.8)', () => {
  it.each([90, 3])('ends a session after %d days, however much it is used', async (days) => {
    const user = await app.signIn();
    await set('auth.sessionIdleDays', 1);
    await set('auth.sessionMaxDays', days);

    expect(await lifetimeOf(user, DAY / 2)).toBe(days * DAY + DAY / 2);
  });

  it('ends the access token with the session', async () => {
    const { tokens } = await app.signIn();
    await set('auth.sessionIdleDays', 1);
    await set('auth.sessionMaxDays', 1);
    app.clock.advance(DAY - 5 * MINUTE);
    const { data } = await refresh(tokens);

    expect(data?.expiresIn).toBe(300);
    app.clock.advance(5 * MINUTE);
    expect((await app.client(data?.accessToken).GET('/api/v1/users/me')).response.status).toBe(401);
  });
});
