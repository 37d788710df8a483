import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';
import { SoftwareAuthenticator, WRONG } from '../support/authenticator.js';
import { Passkeys } from '../support/passkeys.js';

const REFUSED = { code: 'auth.passkey_refused' };
const CERTIFIED = /There is an attestation/;

let app: TestApplication;
let user: SignedInUser;
let passkeys: Passkeys;

beforeAll(async () => {
  app = await TestApplication.start({ CORS_ORIGINS: 'https://elsewhere.test' });
  passkeys = new Passkeys(app);
});
beforeEach(async () => {
  user = await app.aUser(await app.signIn());
});
afterAll(() => app.stop());

describe('a registration is refused', () => {
  it.each<(typeof WRONG)[number]>([
    ...WRONG,
    ['for a sign-in', { type: 'webauthn.get' }, /response type/],
    // The library would look up in a certificate where to ask about it, and ask there.
    ['with certificates', { format: 'packed', statement: new Map([['x5c', [Buffer.from('x')]]]) }, CERTIFIED],
    ['in a format with certificates', { format: 'android-key' }, CERTIFIED],
  ])('when it was made %s', async (_how, otherwise, why) => {
    const since = app.logs.lines.length;
    const { response, error } = await passkeys.tryAdd(user, new SoftwareAuthenticator(), otherwise);

    expect([response.status, error]).toEqual([422, expect.objectContaining(REFUSED)]);
    expect(passkeys.reasons(since)).toEqual(why ? [expect.stringMatching(why)] : []);
    expect(await passkeys.list(user)).toEqual([]);
  });

  it('with a kind of key that was not asked for', async () => {
    const { error } = await passkeys.tryAdd(user, new SoftwareAuthenticator('http://api.test', 'P-384'));

    expect(error).toMatchObject(REFUSED);
  });

  it("of somebody else, or of another session of one's own (ASVS 2.3.1)", async () => {
    const options = await passkeys.options(user);
    const body = { name: 'Thief', credential: new SoftwareAuthenticator().create(options) };
    const other = await app.aUser(await app.signIn());
    const elsewhere = await app.signIn(user.email, PASSWORD);

    for (const { client } of [other, elsewhere])
      expect((await client.POST('/api/v1/auth/passkeys', { body })).error).toMatchObject(REFUSED);
    expect((await user.client.POST('/api/v1/auth/passkeys', { body })).response.status).toBe(201);
  });

  it('when its challenge was answered, is too old, or is of a sign-in', async () => {
    const options = await passkeys.options(user);
    const add = (challenge: string) => {
      const credential = new SoftwareAuthenticator().create({ ...options, challenge });
      return user.client.POST('/api/v1/auth/passkeys', { body: { name: 'Phone', credential } });
    };
    expect((await add(options.challenge)).response.status).toBe(201);
    expect((await add(options.challenge)).error).toMatchObject(REFUSED);
    expect((await add((await passkeys.signInOptions()).challenge)).error).toMatchObject(REFUSED);

    const late = await passkeys.options(user);
    app.clock.advance(5 * MINUTE);
    expect((await add(late.challenge)).error).toMatchObject(REFUSED);
  });

  it('of a passkey that someone has', async () => {
    const options = await passkeys.options(user);
    const credential = new SoftwareAuthenticator().create(options);
    await user.client.POST('/api/v1/auth/passkeys', { body: { name: 'Phone', credential } });
    const other = await app.aUser(await app.signIn());
    // An honest authenticator makes another key: this one signs the other challenge with the same.
    const { challenge } = await passkeys.options(other);
    const clientDataJSON = Buffer.from(
      JSON.stringify({ type: 'webauthn.create', challenge, origin: 'http://api.test' }),
    ).toString('base64url');
    const again = { ...credential, response: { ...credential.response, clientDataJSON } };
    const { error } = await other.client.POST('/api/v1/auth/passkeys', {
      body: { name: 'Phone', credential: again },
    });

    expect(error).toMatchObject({ code: 'auth.passkey_already_added', status: 409 });
  });
});
