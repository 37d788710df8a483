import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccountFlows } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { withAuthenticator } from '../support/authenticator-app.js';
import { mails } from '../support/mails.js';
import { oidcEnvironment, OidcSteps, redirectUri } from '../support/oidc.js';
import { type Person, RealProvider } from '../support/real-provider.js';

let provider: RealProvider;
let app: TestApplication;
let administrator: SignedInUser;
let steps: OidcSteps;
let flows: AccountFlows;

beforeAll(async () => {
  provider = await RealProvider.start(redirectUri('company'));
  const { issuer, clientId, clientSecret } = provider;
  app = await TestApplication.start(oidcEnvironment({ id: 'company', issuer, clientId, clientSecret }));
  app.logs.addSecret(clientSecret);
  steps = new OidcSteps(app, 'company');
  flows = new AccountFlows(app, () => administrator);
});
beforeEach(async () => {
  administrator = await app.signIn();
  await flows.set('auth.registration', 'open');
});
afterAll(async () => {
  await app.stop();
  await provider.stop();
});

/** The whole way: begin, sign in there, come back. */
async function signIn(subject: string) {
  const begun = await steps.begin();
  return steps.finish(begun, await provider.visit(begun.authorizationUrl, subject));
}

const verified = (email: string, name = 'Ada Person'): Person => ({ email, email_verified: true, name });

/** The methods that the access token names. */
function methodsOf(accessToken: string): unknown {
  const [, payload = ''] = accessToken.split('.');
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { amr: unknown }).amr;
}

describe('a sign-in with an identity provider', () => {
  it('is offered to everyone, without what is secret about it', async () => {
    const { data } = await app.anonymous.GET('/api/v1/auth/oidc/providers');

    expect(data).toEqual({ items: [{ id: 'company', name: 'Company' }], nextCursor: null });
  });

  it('asks with code, PKCE, state and nonce, of which only digests are kept (ASVS 10.2.1)', async () => {
    const { authorizationUrl, state } = await steps.begin();
    const asked = Object.fromEntries(new URL(authorizationUrl).searchParams);

    expect(asked).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', state });
    expect(asked).toMatchObject({ redirect_uri: redirectUri('company'), scope: 'openid email profile' });
    expect([asked.code_challenge, asked.nonce, state].every((text) => /^[\w-]{43}$/.test(String(text)))).toBe(
      true,
    );
    const rows: unknown = await app.database.dataSource.query('SELECT * FROM oidc_flows');
    const secrets = [state, asked.nonce, asked.code_challenge];
    expect(secrets.filter((secret) => JSON.stringify(rows).includes(String(secret)))).toEqual([]);
  });

  it('makes an account where everyone may, and finds it again by its subject (ASVS 6.8.1)', async () => {
    const email = uniqueEmail();
    const subject = provider.add(verified(email));
    const first = await signIn(subject);
    expect(first.response.status).toBe(200);
    expect(await flows.statusOf(email)).toBe('active');

    // Addresses change hands, subjects do not.
    const another = provider.add(verified(email, 'Somebody Else'));
    provider.change(subject, { email: uniqueEmail(), email_verified: false });
    const [again, other] = [await signIn(subject), await signIn(another)];
    const idOf = async ({ data }: typeof again) =>
      data && 'accessToken' in data ? (await app.signedIn(email, data)).id : '';

    expect(await idOf(again)).toBe(await idOf(first));
    expect(other.response.status).toBe(200);
  });

  it('names its method in the token, which is no second factor', async () => {
    const { data } = await signIn(provider.add(verified(uniqueEmail())));

    expect(data && 'accessToken' in data && methodsOf(data.accessToken)).toEqual(['fed']);
  });

  it('calls newcomers by a name, whatever they are called there', async () => {
    const [email, other] = [uniqueEmail(), uniqueEmail()];
    await signIn(provider.add(verified(email, '\u2800')));
    await signIn(provider.add({ email: other, email_verified: true }));

    expect((await flows.find(email))?.name).toBe(email.split('@')[0]);
    expect((await flows.find(other))?.name).toBe(other.split('@')[0]);
  });

  it('makes one account when two come at once', async () => {
    const subject = provider.add(verified(uniqueEmail()));
    const begun = [await steps.begin(), await steps.begin()];
    const answers: Record<string, string>[] = [];
    for (const each of begun) answers.push(await provider.visit(each.authorizationUrl, subject));
    const results = await Promise.all(begun.map((each, index) => steps.finish(each, answers[index] ?? {})));

    expect(results.map(({ response }) => response.status)).toEqual([200, 200]);
  });

  it.each(['invite', 'closed'])('makes no account when auth.registration is %s', async (policy) => {
    await flows.set('auth.registration', policy);
    const email = uniqueEmail();
    const { response, error } = await signIn(provider.add(verified(email)));

    expect({ status: response.status, code: error?.code }).toEqual({
      status: 403,
      code: 'auth.registration_closed',
    });
    expect(await flows.find(email)).toBeUndefined();
  });

  it('asks for the second factor that the account has (ASVS 6.3.4)', async () => {
    const user = await app.aUser(administrator);
    const elsewhere = provider.add(verified(user.email));
    await signIn(elsewhere);
    await withAuthenticator(app, user);

    const { data } = await signIn(elsewhere);

    expect(data).toMatchObject({ mfaRequired: true, methods: ['totp', 'recovery_code'] });
  });

  it('is not linked by its address to an account that has one: the mailbox alone is no second factor', async () => {
    const user = await app.aUser(administrator);
    await withAuthenticator(app, user);
    const { error } = await signIn(provider.add(verified(user.email)));

    expect(error).toMatchObject({ code: 'auth.identity_not_linked' });
    expect((await user.client.GET('/api/v1/auth/oidc/identities')).data?.items).toEqual([]);
  });
});

describe('an account that is there already', () => {
  it('is linked when both sides have verified its address, and its owner is told', async () => {
    const user = await app.aUser(administrator);
    const { data } = await signIn(provider.add(verified(user.email.toUpperCase())));

    expect(data && 'accessToken' in data && (await app.signedIn('', data)).id).toBe(user.id);
    const mail = await mails(app).last(user.email, 'auth.notice_sign_in_changed');
    expect(mail.text).toContain('An account elsewhere was linked');
  });

  it.each([
    ['false', { email_verified: false }],
    ['missing', {}],
    ['no boolean', { email_verified: 'true' as never }],
  ])('stays apart when the provider has not verified the address: %s', async (_case, claim) => {
    const user = await app.aUser(administrator);
    const answers = [user.email, uniqueEmail()].map((email) => signIn(provider.add({ email, ...claim })));

    for (const { response, error } of await Promise.all(answers)) {
      expect(response.status).toBe(403);
      expect(error).toMatchObject({ code: 'auth.provider_email_not_verified' });
    }
    expect((await user.client.GET('/api/v1/auth/oidc/identities')).data?.items).toEqual([]);
  });

  it('gives way when a stranger has registered the address and nobody confirmed it', async () => {
    const email = uniqueEmail();
    await flows.register(email, 'the password of a stranger');
    await flows.mailsTo(email);
    const stranger = await flows.find(email);
    expect((await signIn(provider.add(verified(email)))).response.status).toBe(200);

    expect((await flows.find(email))?.id).not.toBe(stranger?.id);
    expect(await flows.loginStatus(email, 'the password of a stranger')).toBe(401);
  });

  it('stays apart when somebody uses it with the address unverified', async () => {
    const email = uniqueEmail();
    await flows.set('auth.requireVerifiedEmail', false);
    await flows.register(email);
    await flows.mailsTo(email);
    expect(await flows.loginStatus(email)).toBe(200);
    const { response, error } = await signIn(provider.add(verified(email)));
    await flows.set('auth.requireVerifiedEmail', true);

    expect({ status: response.status, code: error?.code }).toEqual({
      status: 403,
      code: 'auth.identity_not_linked',
    });
  });

  it('stays apart while its invitation is open', async () => {
    const { email } = await app.anInvitedUser(administrator);

    expect((await signIn(provider.add(verified(email)))).error).toMatchObject({
      code: 'auth.identity_not_linked',
    });
  });

  it('stays shut when it is suspended or deleted, with the answer of every refusal', async () => {
    const path = (id: string) => ({ params: { path: { id } } });
    const suspended = await app.aUser(administrator);
    const linked = provider.add(verified(suspended.email));
    expect((await signIn(linked)).response.status).toBe(200);
    await administrator.client.PUT('/api/v1/users/{id}/suspension', {
      ...path(suspended.id),
      body: { reason: 'Spam' },
    });
    const deleted = await app.aUser(administrator);
    const gone = provider.add(verified(deleted.email));
    expect((await signIn(gone)).response.status).toBe(200);
    await administrator.client.DELETE('/api/v1/users/{id}', path(deleted.id));
    // By the address, too.
    const stranger = provider.add(verified(suspended.email));

    for (const subject of [linked, gone, stranger]) {
      const { response, error } = await signIn(subject);
      expect(response.status).toBe(401);
      expect(error).toMatchObject({ code: 'auth.provider_sign_in_refused' });
    }
    expect(app.logs.lines).toContainEqual(
      expect.objectContaining({ event: 'identity_refused', userId: suspended.id, ipAddress: '127.0.0.1' }),
    );
  });

  it('needs no provider when it has a password', async () => {
    const user = await app.aUser(administrator);
    await signIn(provider.add(verified(user.email)));

    expect(await flows.loginStatus(user.email, PASSWORD)).toBe(200);
  });
});
