import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '#libs/testing';
import { Registrations } from '../../src/auth/registration/registrations.js';
import { AccountFlows, settled, visible } from '../support/account-flows.js';
import { ADMIN, PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';

const OTHER = 'a lantern behind the waterfall';

let app: TestApplication;
let administrator: SignedInUser;
let flows: AccountFlows;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  flows = new AccountFlows(app, () => administrator);
});
beforeEach(async () => {
  administrator = await app.signIn();
  await flows.set('auth.registration', 'open');
});
afterAll(() => app.stop());

describe('registering', () => {
  it('makes an account that its owner can use once the address is verified (ASVS 2.3.1)', async () => {
    const email = uniqueEmail();
    const { response } = await flows.register(email);
    expect([response.status, await response.text()]).toEqual([202, '']);
    const token = await flows.tokenFor(email);

    expect(await flows.find(email)).toMatchObject({ status: 'invited', roles: ['member'] });
    expect((await flows.login(email)).error).toMatchObject({ status: 403, code: 'auth.email_not_verified' });
    expect((await flows.verify(token)).response.status).toBe(204);
    expect(await flows.loginStatus(email)).toBe(200);
    expect(await flows.statusOf(email)).toBe('active');
  });

  it('tells only who knows the password that the address is not verified (ASVS 6.3.8)', async () => {
    const email = uniqueEmail();
    await flows.register(email);
    await flows.tokenFor(email);

    expect((await flows.login(email, OTHER)).error).toMatchObject({
      status: 401,
      code: 'auth.invalid_credentials',
    });
  });

  it('takes no password that is easy to guess, and sends no mail then', async () => {
    const email = uniqueEmail();
    const { error } = await flows.register(email, 'password1234');

    expect(error).toMatchObject({ status: 422, code: 'auth.password_refused' });
    expect(error?.errors).toMatchObject([{ pointer: '/password' }]);
    expect(await flows.mailsTo(email)).toEqual([]);
  });

  it('answers alike for an address that has an account, whose owner gets a mail (ASVS 6.3.8)', async () => {
    const { email } = await app.aUser(administrator);
    const answers = [await flows.register(email, OTHER), await flows.register(uniqueEmail(), OTHER)];

    const [known, unknown] = await Promise.all(answers.map(visible));
    expect(known).toEqual(unknown);
    expect((await flows.mailsTo(email)).at(-1)).toBe('auth.already_registered');
    expect([await flows.loginStatus(email, OTHER), await flows.loginStatus(email)]).toEqual([401, 200]);
  });

  it('gives who was invited nothing but a hint at the invitation', async () => {
    const { email, setPasswordToken } = await app.anInvitedUser(administrator);
    await flows.register(email.toUpperCase(), OTHER);

    expect((await flows.mailsTo(email)).at(-1)).toBe('auth.already_registered');
    expect(await flows.loginStatus(email, OTHER)).toBe(401);
    expect((await flows.choose(setPasswordToken)).response.status).toBe(204);
  });

  it('is done once by a job that runs twice', async () => {
    const registration = { email: uniqueEmail(), name: 'Ada Person', hash: '$argon2id$twice' };
    const registrations = app.app.get(Registrations, { strict: false });
    await registrations.register(registration);
    await registrations.register(registration);

    expect(await flows.mailsTo(registration.email)).toEqual(['auth.verify_email']);
  });
});

describe('an address that a stranger has registered', () => {
  it.each(['invites them again', 'gives them roles', 'gives them roles while they are suspended'])(
    'is of no use to the stranger when an administrator %s',
    async (what) => {
      const email = uniqueEmail();
      await flows.register(email, OTHER);
      const verification = await flows.tokenFor(email);
      const path = { params: { path: { id: (await flows.find(email))?.id ?? '' } } };
      const { client } = administrator;
      const body = { roles: ['member', 'administrator'] };
      if (what.includes('suspended'))
        await client.PUT('/api/v1/users/{id}/suspension', { ...path, body: { reason: 'Who is it?' } });
      if (what.includes('roles')) await client.PUT('/api/v1/users/{id}/roles', { ...path, body });
      else await client.POST('/api/v1/users/{id}/invitations', path);
      await client.DELETE('/api/v1/users/{id}/suspension', path);
      await flows.resend(email);
      const token = await flows.tokenFor(email);

      expect((await flows.verify(verification)).error).toMatchObject({ code: 'auth.invalid_token' });
      expect((await flows.choose(token, PASSWORD)).response.status).toBe(204);
      expect([await flows.loginStatus(email, OTHER), await flows.loginStatus(email)]).toEqual([401, 200]);
    },
  );
});

describe('an address that is registered twice before it is verified', () => {
  it.each([
    ['the owner comes second', [OTHER, PASSWORD]],
    ['the owner comes first', [PASSWORD, OTHER]],
  ])('has no password until its owner chooses one, when %s', async (_who, [first = '', second = '']) => {
    const email = uniqueEmail();
    await flows.register(email, first);
    const planted = await flows.tokenFor(email);
    await flows.register(email, second);
    const token = await flows.tokenFor(email);

    expect(await flows.mailsTo(email)).toEqual(['auth.verify_email', 'auth.complete_registration']);
    expect([await flows.loginStatus(email, first), await flows.loginStatus(email, second)]).toEqual([
      401, 401,
    ]);
    expect((await flows.verify(planted)).error).toMatchObject({ code: 'auth.invalid_token' });
    expect((await flows.verify(token)).error).toMatchObject({ code: 'auth.invalid_token' });
    expect((await flows.choose(token)).response.status).toBe(204);
    expect([await flows.loginStatus(email, OTHER), await flows.loginStatus(email)]).toEqual([401, 200]);
  });

  it('has none either when the first registration has expired', async () => {
    const email = uniqueEmail();
    await flows.register(email, OTHER);
    await flows.tokenFor(email);
    app.clock.advance(DAY);
    administrator = await app.signIn();
    await flows.register(email);

    expect((await flows.mailsTo(email)).at(-1)).toBe('auth.complete_registration');
    expect(await flows.loginStatus(email, OTHER)).toBe(401);
  });

  it('at once, has one account and one mail that works', async () => {
    const email = uniqueEmail();
    await Promise.all([flows.register(email, OTHER), flows.register(email.toUpperCase())]);
    const registrations = app.app.get(Registrations, { strict: false });
    const twins = ['$argon2id$one', '$argon2id$other'].map((hash) => ({
      email: `twin-${email}`,
      name: 'Ada',
      hash,
    }));
    await Promise.all(twins.map((twin) => registrations.register(twin)));
    await settled(app);

    const { data } = await administrator.client.GET('/api/v1/users', { params: { query: { q: email } } });
    expect(data?.items).toHaveLength(2);
    for (const address of [`twin-${email}`]) {
      expect(await flows.mailsTo(address)).toEqual(['auth.verify_email', 'auth.complete_registration']);
      expect((await flows.choose(await flows.tokenFor(address))).response.status).toBe(204);
      expect(await flows.loginStatus(address)).toBe(200);
    }
  });
});

describe('where addresses need not be verified', () => {
  it('people sign in at once, until it is asked of them', async () => {
    await flows.set('auth.requireVerifiedEmail', false);
    const email = uniqueEmail();
    await flows.register(email);
    const token = await flows.tokenFor(email);
    expect(await flows.loginStatus(email)).toBe(200);
    expect(await flows.statusOf(email)).toBe('active');

    await flows.set('auth.requireVerifiedEmail', true);
    expect(await flows.loginStatus(email)).toBe(403);
    expect((await flows.verify(token)).response.status).toBe(204);
    expect(await flows.loginStatus(email)).toBe(200);
  });
});

describe('where registration is not open', () => {
  const invite = () => {
    const body = { email: uniqueEmail(), name: 'Ada Person', roles: ['member'] };
    return administrator.client.POST('/api/v1/users', { body });
  };

  it.each(['invite', 'closed'])('is refused to everyone alike: %s', async (value) => {
    await flows.set('auth.registration', value);

    for (const email of [uniqueEmail(), ADMIN.email]) {
      expect((await flows.register(email)).error).toMatchObject({
        status: 403,
        code: 'auth.registration_closed',
      });
    }
  });

  it('administrators invite, unless nobody is to make accounts', async () => {
    await flows.set('auth.registration', 'invite');
    expect((await invite()).response.status).toBe(201);
    await flows.set('auth.registration', 'closed');
    expect((await invite()).error).toMatchObject({ status: 403, code: 'auth.registration_closed' });
  });
});
