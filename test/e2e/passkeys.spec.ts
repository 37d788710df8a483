import { generateSync } from 'otplib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JobRegistry } from '#libs/jobs';
import { MINUTE } from '#libs/testing';
import { PasskeyChallenge } from '../../src/auth/passkeys/passkey-challenge.entity.js';
import { Passkey } from '../../src/auth/passkeys/passkey.entity.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { SoftwareAuthenticator } from '../support/authenticator.js';
import { AccountLifecycle } from '../support/lifecycle.js';
import { mails } from '../support/mails.js';
import { claimsOf, expectRefused, Passkeys } from '../support/passkeys.js';

let app: TestApplication;
let administrator: SignedInUser;
let user: SignedInUser;
let passkeys: Passkeys;

beforeAll(async () => {
  app = await TestApplication.start();
  passkeys = new Passkeys(app);
});
beforeEach(async () => {
  administrator = await app.signIn();
  user = await app.aUser(administrator);
});
afterAll(() => app.stop());

const at = (id: string) => ({ params: { path: { id } } });
const of = (userId: string): Promise<Passkey[]> =>
  app.database.dataSource.getRepository(Passkey).findBy({ userId });

/** Lets the code of an authenticator app be asked for beside the password. */
async function protect({ client }: SignedInUser): Promise<void> {
  const { data } = await client.POST('/api/v1/auth/mfa/totp');
  const epoch = Math.floor(app.clock.now().getTime() / 1000);
  const code = generateSync({ secret: data?.secret ?? '', epoch });
  await client.POST('/api/v1/auth/mfa/totp/confirmation', { body: { code } });
}

describe('a passkey', () => {
  it('signs in without a name typed, as two factors (ASVS 6.3.3)', async () => {
    const { authenticator } = await passkeys.add(user);
    const { accessToken, session } = await passkeys.tokens(authenticator);

    expect(claimsOf(accessToken)).toMatchObject({
      sub: user.id,
      sid: session.id,
      amr: ['pop', 'user', 'mfa'],
    });
    const { data } = await app.client(accessToken).GET('/api/v1/users/me');
    expect(data?.email).toBe(user.email);
    const [used] = await passkeys.list(user);
    expect(used?.lastUsedAt).toBe(app.clock.now().toISOString());
  });

  it('needs no code beside it where a password does (ASVS 6.3.4)', async () => {
    await protect(user);
    const { authenticator } = await passkeys.add(user);
    const body = { email: user.email, password: PASSWORD };

    expect((await app.anonymous.POST('/api/v1/auth/login', { body })).data).toMatchObject({
      mfaRequired: true,
    });
    expect(await passkeys.tokens(authenticator)).toMatchObject({ tokenType: 'Bearer' });
  });

  it('is one of several, each with a name', async () => {
    const phone = await passkeys.add(user, 'Phone');
    app.clock.advance(MINUTE);
    const key = await passkeys.add(user, 'Key');

    expect(await passkeys.list(user)).toEqual([
      {
        ...withoutAuthenticator(phone),
        name: 'Phone',
        backedUp: true,
        transports: ['internal'],
        lastUsedAt: null,
      },
      {
        ...withoutAuthenticator(key),
        name: 'Key',
        backedUp: true,
        transports: ['internal'],
        lastUsedAt: null,
      },
    ]);
    expect(await passkeys.signInStatus(phone.authenticator)).toBe(200);
    expect(await passkeys.signInStatus(key.authenticator)).toBe(200);
    const { excludeCredentials } = await passkeys.options(user);
    const ids = [phone, key].map(({ authenticator }) => authenticator.keys[0]?.id.toString('base64url'));
    expect(excludeCredentials.map(({ id }) => id)).toEqual(ids);
  });

  it('is renamed', async () => {
    const { id } = await passkeys.add(user);

    expect((await passkeys.rename(user, id, 'Old phone')).data).toMatchObject({ id, name: 'Old phone' });
    const { data } = await user.client.PATCH('/api/v1/auth/passkeys/{id}', { ...at(id), body: {} });
    expect(data?.name).toBe('Old phone');
    expect((await passkeys.rename(user, id, '\u202E')).response.status).toBe(422);
  });

  it('signs nobody in once it is removed', async () => {
    const { id, authenticator } = await passkeys.add(user);

    expect((await passkeys.remove(user, id)).response.status).toBe(204);
    expectRefused(await passkeys.signIn(authenticator));
    expect((await passkeys.remove(user, id)).error).toMatchObject({ code: 'auth.passkey_not_found' });
    expect(await passkeys.list(user)).toEqual([]);
  });

  it('is told of by mail when it comes and when it goes (ASVS 6.3.7)', async () => {
    const { id } = await passkeys.add(user);
    const { text } = await mails(app).last(user.email, 'auth.notice_sign_in_changed');
    expect(text).toContain('A passkey was added.');

    await passkeys.remove(user, id);
    const accounts = new AccountLifecycle(app);
    const [, last] = await accounts.mailsTo(user.email, 'auth.notice_sign_in_changed');
    expect(last?.text).toContain('A passkey was removed.');
  });

  it('of somebody else is not found (ASVS 8.2.2)', async () => {
    const { id, authenticator } = await passkeys.add(await app.aUser(administrator));

    expect((await passkeys.rename(user, id, 'Mine')).response.status).toBe(404);
    expect((await passkeys.remove(user, id)).response.status).toBe(404);
    expect(await passkeys.list(user)).toEqual([]);
    expect(await passkeys.signInStatus(authenticator)).toBe(200);
  });

  it('is added, renamed and removed after a fresh sign-in only (ASVS 7.5.1)', async () => {
    const { id } = await passkeys.add(user);
    const credential = new SoftwareAuthenticator().create(await passkeys.options(user));
    app.clock.advance(11 * MINUTE);
    const { data } = await app.anonymous.POST('/api/v1/auth/refresh', {
      body: { refreshToken: user.tokens.refreshToken },
    });
    const stale = { ...user, client: app.client(data?.accessToken) };
    const refused = { code: 'auth.fresh_sign_in_required' };

    const begun = await stale.client.POST('/api/v1/auth/passkeys/registration-options');
    expect(begun.error).toMatchObject(refused);
    const added = await stale.client.POST('/api/v1/auth/passkeys', { body: { name: 'New', credential } });
    expect(added.error).toMatchObject(refused);
    expect((await passkeys.rename(stale, id, 'New')).error).toMatchObject(refused);
    expect((await passkeys.remove(stale, id)).error).toMatchObject(refused);
    expect(await passkeys.list(stale)).toHaveLength(1);
  });

  it('is one of twenty at most, also of many at once (ASVS 2.3.2)', async () => {
    for (let count = 0; count < 19; count++) await passkeys.add(user);
    const options = await Promise.all([passkeys.options(user), passkeys.options(user)]);
    const answers = await Promise.all(
      options.map((each) => {
        const credential = new SoftwareAuthenticator().create(each);
        return user.client.POST('/api/v1/auth/passkeys', { body: { name: 'One more', credential } });
      }),
    );

    expect(answers.map(({ response }) => response.status).toSorted()).toEqual([201, 409]);
    const begun = await user.client.POST('/api/v1/auth/passkeys/registration-options');
    expect(begun.error).toMatchObject({ code: 'auth.too_many_passkeys' });
  });

  it('is made once by a repeated request', async () => {
    const credential = new SoftwareAuthenticator().create(await passkeys.options(user));
    const once = { body: { name: 'Phone', credential }, headers: { 'idempotency-key': 'a-passkey' } };
    const first = await user.client.POST('/api/v1/auth/passkeys', once);
    const second = await user.client.POST('/api/v1/auth/passkeys', once);

    expect(first.response.status).toBe(201);
    expect(second.data).toEqual(first.data);
    expect(await passkeys.list(user)).toHaveLength(1);
  });
});

describe('passkeys are worth nothing', () => {
  it('while the account is suspended, and once it is deleted (ASVS 7.4.2)', async () => {
    const { authenticator } = await passkeys.add(user);
    const body = { reason: 'Spam' };
    await administrator.client.PUT('/api/v1/users/{id}/suspension', { ...at(user.id), body });
    expectRefused(await passkeys.signIn(authenticator));

    await administrator.client.DELETE('/api/v1/users/{id}/suspension', at(user.id));
    expect(await passkeys.signInStatus(authenticator)).toBe(200);
    await administrator.client.DELETE('/api/v1/users/{id}', at(user.id));
    expectRefused(await passkeys.signIn(authenticator));
  });

  it('when the former address takes the account back: whoever moved it may have added one', async () => {
    const accounts = new AccountLifecycle(app);
    const { authenticator } = await passkeys.add(user);
    const undo = await accounts.move(user, uniqueEmail());

    expect((await accounts.undoEmail(undo)).response.status).toBe(204);
    expectRefused(await passkeys.signIn(authenticator));
  });

  it('when an administrator removes what the person has', async () => {
    const { authenticator } = await passkeys.add(user);
    const others = await passkeys.add(administrator);
    const { response } = await administrator.client.DELETE('/api/v1/users/{id}/factors', {
      params: { path: { id: user.id } },
    });

    expect(response.status).toBe(204);
    expectRefused(await passkeys.signIn(authenticator));
    expect(await passkeys.signInStatus(others.authenticator)).toBe(200);
    await passkeys.remove(administrator, others.id);
  });

  it('once the account is erased; until then its owner can have all that is held about them', async () => {
    const accounts = new AccountLifecycle(app);
    const { id, authenticator } = await passkeys.add(user);
    const { data } = await accounts.export(user);
    expect(data?.data).toMatchObject({ passkeys: { passkeys: [{ id, name: 'Phone' }] } });

    await passkeys.options(user);
    await accounts.delete(user);
    app.clock.advance(31 * 24 * 60 * MINUTE);
    await accounts.eraseDue();
    expect(await of(user.id)).toEqual([]);
    const challenges = app.database.dataSource.getRepository(PasskeyChallenge);
    expect(await challenges.countBy({ userId: user.id })).toBe(0);
    expectRefused(await passkeys.signIn(authenticator));
  });
});

it('challenges that nobody answered are deleted', async () => {
  const challenges = app.database.dataSource.getRepository(PasskeyChallenge);
  const purge = async (): Promise<number> => {
    const signal = new AbortController().signal;
    const job = app.app.get(JobRegistry).find('auth.purge_passkey_challenges');
    await job?.handle({}, { id: 'test', attempt: 1, signal });
    return challenges.count();
  };
  await passkeys.signInOptions();
  expect(await purge()).toBeGreaterThan(0);

  app.clock.advance(5 * MINUTE);
  expect(await purge()).toBe(0);
});

function withoutAuthenticator<T extends { authenticator: unknown }>(passkey: T): Omit<T, 'authenticator'> {
  const { authenticator: _authenticator, ...rest } = passkey;
  return rest;
}
