import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import { OneTimeToken } from '../../src/auth/passwords/one-time-token.entity.js';
import { PasswordCredential } from '../../src/auth/passwords/password-credential.entity.js';
import { type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { AccountLifecycle } from '../support/lifecycle.js';

let app: TestApplication;
let administrator: SignedInUser;
let accounts: AccountLifecycle;

beforeAll(async () => {
  app = await TestApplication.start();
  accounts = new AccountLifecycle(app);
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const rows = <T extends object>(entity: new () => T, where: object): Promise<T[]> =>
  app.database.dataSource.manager.findBy(entity, where);

describe('the export of all that is held about the actor', () => {
  it('has what each feature holds', async () => {
    const user = await app.aUser(administrator, { name: 'Grace Hopper' });
    await user.client.PUT('/api/v1/users/me/settings/{key}', {
      params: { path: { key: 'user.locale' } },
      body: { value: 'de-AT' as never },
    });
    const pending = uniqueEmail();
    await accounts.askForEmail(user, pending);
    const { data, response } = await accounts.export(user);

    expect(response.status).toBe(200);
    expect(data).toMatchObject({ userId: user.id, exportedAt: app.clock.now().toISOString() });
    expect(data?.data).toMatchObject({
      users: { id: user.id, email: user.email, name: 'Grace Hopper', roles: ['member'], avatar: null },
      auth: {
        password: { changedAt: expect.any(String) },
        sessions: [{ id: user.tokens.session.id, ipAddress: '127.0.0.1', endedAt: null }],
        knownNetworks: [{ network: '127.0.0.1' }],
        oneTimeTokens: [{ purpose: 'confirm_email', data: { email: pending } }],
      },
      settings: {
        values: [{ key: 'user.locale', value: 'de-AT', isSecret: false }],
        changes: [{ key: 'user.locale', actorId: user.id, to: { value: 'de-AT' } }],
      },
      idempotency: { requests: [] },
    });
  });

  it('is a file that nobody keeps on the way (ASVS 14.3.2)', async () => {
    const { response } = await accounts.export(await app.aUser(administrator));

    expect(response.headers.get('content-disposition')).toBe('attachment; filename="personal-data.json"');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('has no hash, no digest and nothing of anyone else (ASVS 15.3.1)', async () => {
    const [user, other] = [await app.aUser(administrator), await app.aUser(administrator)];
    await accounts.askForEmail(user, uniqueEmail());
    const text = JSON.stringify((await accounts.export(user)).data);
    const secrets = [
      ...(await rows(PasswordCredential, { userId: user.id })).map(({ hash }) => hash),
      ...(await rows(OneTimeToken, { userId: user.id })).map(({ digest }) => digest),
    ];

    expect(secrets).toHaveLength(2);
    for (const absent of [...secrets, other.id, other.email, administrator.id])
      expect(text).not.toContain(absent);
  });

  it('needs a sign-in younger than ten minutes, and an actor (ASVS 7.5.1)', async () => {
    const user = await app.aUser(administrator);
    app.clock.advance(9 * MINUTE);
    const { refreshToken } = user.tokens;
    const { data } = await app.anonymous.POST('/api/v1/auth/refresh', { body: { refreshToken } });
    app.clock.advance(2 * MINUTE);
    const { error } = await app.client(data?.accessToken).GET('/api/v1/users/me/export');

    expect(error).toMatchObject({ code: 'auth.fresh_sign_in_required' });
    expect((await app.anonymous.GET('/api/v1/users/me/export')).response.status).toBe(401);
  });
});
