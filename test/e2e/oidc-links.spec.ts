import { getRepositoryToken } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PersonalDataRegistry } from '#libs/privacy';
import { type ApiClient, MINUTE } from '#libs/testing';
import { OidcIdentity } from '../../src/auth/oidc/oidc-identity.entity.js';
import { AccountFlows } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { FalseProvider } from '../support/false-provider.js';
import { type Authorization, oidcEnvironment, OidcSteps } from '../support/oidc.js';

let provider: FalseProvider;
let app: TestApplication;
let administrator: SignedInUser;
let steps: OidcSteps;
let flows: AccountFlows;

beforeAll(async () => {
  provider = await FalseProvider.start();
  const { issuer, clientId, clientSecret } = provider;
  app = await TestApplication.start(oidcEnvironment({ id: 'company', issuer, clientId, clientSecret }));
  administrator = await app.signIn();
  steps = new OidcSteps(app, 'company');
  flows = new AccountFlows(app, () => administrator);
  await flows.set('auth.registration', 'open');
});
afterAll(async () => {
  await app.stop();
  await provider.stop();
});

async function begunLink({ client }: SignedInUser): Promise<Authorization> {
  const { data } = await steps.beginLink(client);
  if (!data) throw new Error('The link could not be begun.');
  return data;
}

/** Whoever has this subject at the provider becomes the user, too. */
async function link(user: SignedInUser, sub: string) {
  const begun = await begunLink(user);
  return steps.finishLink(user.client, begun, provider.visit(begun.authorizationUrl, { claims: { sub } }));
}

async function signIn(sub: string, claims: object = {}) {
  const begun = await steps.begin();
  return steps.finish(begun, provider.visit(begun.authorizationUrl, { claims: { sub, ...claims } }));
}

const unlink = ({ client }: SignedInUser, id = '') =>
  client.DELETE('/api/v1/auth/oidc/identities/{id}', { params: { path: { id } } });

/** With a new access token, and the sign-in of before. */
async function refreshed({ tokens: { refreshToken } }: SignedInUser): Promise<ApiClient> {
  const { data } = await app.anonymous.POST('/api/v1/auth/refresh', { body: { refreshToken } });
  return app.client(data?.accessToken);
}

/** Someone who has nothing but an identity to sign in with. */
async function aNewcomer(sub: string): Promise<SignedInUser> {
  const email = uniqueEmail();
  const { data } = await signIn(sub, { email, email_verified: true });
  if (!data || !('accessToken' in data)) throw new Error('The newcomer could not sign in.');
  return app.signedIn(email, data);
}

describe('an identity', () => {
  it('is linked by the owner of the account, whatever its address, and opens it from then on', async () => {
    const user = await app.aUser(administrator);
    const { data, response } = await link(user, 'linked');
    expect(response.status).toBe(200);
    expect(data).toMatchObject({ provider: 'company', issuer: provider.issuer, lastUsedAt: null });

    const opened = await signIn('linked');
    expect(opened.data && 'accessToken' in opened.data && (await app.signedIn('', opened.data)).id).toBe(
      user.id,
    );
    const { data: list } = await user.client.GET('/api/v1/auth/oidc/identities');
    expect(list).toMatchObject({
      items: [{ id: data?.id, lastUsedAt: expect.any(String) }],
      nextCursor: null,
    });
    expect(await flows.mailsTo(user.email)).toContain('auth.notice_sign_in_changed');
  });

  it('that is the own one already stays as it is', async () => {
    const user = await app.aUser(administrator);
    const [first, second] = [await link(user, 'twice'), await link(user, 'twice')];

    expect(second.data?.id).toBe(first.data?.id);
  });

  it("is not linked when it is another account's", async () => {
    await link(await app.aUser(administrator), 'taken');
    const { response, error } = await link(await app.aUser(administrator), 'taken');

    expect({ status: response.status, code: error?.code }).toEqual({
      status: 409,
      code: 'auth.identity_taken',
    });
  });

  it('is not linked to an account whose address is yet to be verified', async () => {
    const email = uniqueEmail();
    await flows.set('auth.requireVerifiedEmail', false);
    await flows.register(email);
    await flows.mailsTo(email);
    const stranger = await app.signIn(email, PASSWORD);
    const { error } = await steps.beginLink(stranger.client);
    await flows.set('auth.requireVerifiedEmail', true);

    expect(error).toMatchObject({ status: 403, code: 'auth.email_not_verified' });
  });

  it('needs a fresh sign-in to be linked and unlinked (ASVS 7.5.1)', async () => {
    const user = await app.aUser(administrator);
    const { data } = await link(user, 'stale');
    app.clock.advance(9 * MINUTE + 59_000);
    const begun = await begunLink(user);
    app.clock.advance(2000);
    user.client = await refreshed(user);
    administrator = await app.signIn();
    const refusals = [
      await steps.beginLink(user.client),
      await steps.finishLink(user.client, begun, provider.visit(begun.authorizationUrl)),
      await unlink(user, data?.id),
    ];

    for (const { response } of refusals) {
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('insufficient_user_authentication');
    }
  });

  it('is unlinked by its owner, and opens the account no more', async () => {
    const user = await app.aUser(administrator);
    const { data } = await link(user, 'unlinked');
    expect((await unlink(user, data?.id)).response.status).toBe(204);

    expect((await signIn('unlinked')).response.status).toBe(403);
    expect((await unlink(user, data?.id)).error).toMatchObject({
      status: 404,
      code: 'auth.identity_not_found',
    });
    const last = (await flows.mailsTo(user.email)).at(-1);
    expect(last).toBe('auth.notice_sign_in_changed');
  });

  it('is not found by others who would unlink it (ASVS 8.2.2)', async () => {
    const { data } = await link(await app.aUser(administrator), 'foreign');

    expect((await unlink(administrator, data?.id)).error).toMatchObject({ code: 'auth.identity_not_found' });
  });

  it('stays when it is the last way in', async () => {
    const user = await aNewcomer('only');
    const [identity] = (await user.client.GET('/api/v1/auth/oidc/identities')).data?.items ?? [];
    expect((await unlink(user, identity?.id)).error).toMatchObject({ status: 409, code: 'auth.last_way_in' });

    await link(user, 'another');
    expect((await unlink(user, identity?.id)).response.status).toBe(204);
    expect((await signIn('another')).response.status).toBe(200);
  });

  it('stays when two requests at once would remove the last two', async () => {
    const user = await aNewcomer('first of two');
    await link(user, 'second of two');
    const { data } = await user.client.GET('/api/v1/auth/oidc/identities');
    const answers = await Promise.all((data?.items ?? []).map(({ id }) => unlink(user, id)));

    expect(answers.map(({ response }) => response.status).toSorted()).toEqual([204, 409]);
  });

  it('that led to a provider of former times is no way in', async () => {
    const user = await aNewcomer('former');
    const identities = app.app.get<Repository<OidcIdentity>>(getRepositoryToken(OidcIdentity), {
      strict: false,
    });
    await link(user, 'current');
    await identities.update({ subject: 'former' }, { issuer: 'https://former.example.com' });
    const { data } = await user.client.GET('/api/v1/auth/oidc/identities');

    expect(data?.items.map((identity) => identity.provider).toSorted()).toEqual(['company', null]);
    const current = data?.items.find((identity) => identity.provider === 'company');
    expect((await unlink(user, current?.id)).error).toMatchObject({ code: 'auth.last_way_in' });
  });

  it('is exported and erased with its owner', async () => {
    const user = await app.aUser(administrator);
    await link(user, 'personal');
    await begunLink(user);
    const subject = { userId: user.id, email: user.email };
    const registry = app.app.get(PersonalDataRegistry);

    expect((await registry.export(subject)).identities).toMatchObject({
      identities: [{ subject: 'personal' }],
    });
    await registry.erase(subject);
    for (const table of ['oidc_identities', 'oidc_flows']) {
      const left: unknown = await app.database.dataSource.query(`SELECT * FROM ${table}`);
      expect(JSON.stringify(left)).not.toContain(user.id);
    }
  });
});

describe('a link that was begun', () => {
  it('is finished by who began it, and by nobody else (ASVS 2.3.1)', async () => {
    const [user, other] = [await app.aUser(administrator), await app.aUser(administrator)];
    const begun = await begunLink(user);
    const answer = provider.visit(begun.authorizationUrl, { claims: { sub: 'lured' } });

    expect((await steps.finishLink(other.client, begun, answer)).error).toMatchObject({
      code: 'auth.invalid_flow',
    });
    expect((await steps.finish(begun, answer)).error).toMatchObject({ code: 'auth.invalid_flow' });
    expect((await steps.finishLink(user.client, begun, answer)).response.status).toBe(200);
  });

  it('is not what someone began to sign in (ASVS 2.3.1)', async () => {
    const user = await app.aUser(administrator);
    const begun = await steps.begin();
    const answer = provider.visit(begun.authorizationUrl);

    expect((await steps.finishLink(user.client, begun, answer)).error).toMatchObject({
      code: 'auth.invalid_flow',
    });
  });
});
