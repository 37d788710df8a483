import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { PRESENT, type Signed, type SoftwareAuthenticator, WRONG } from '../support/authenticator.js';
import { expectRefused, Passkeys } from '../support/passkeys.js';

let app: TestApplication;
let user: SignedInUser;
let passkeys: Passkeys;
let authenticator: SoftwareAuthenticator;

beforeAll(async () => {
  app = await TestApplication.start({ CORS_ORIGINS: 'https://elsewhere.test' });
  passkeys = new Passkeys(app);
});
beforeEach(async () => {
  user = await app.aUser(await app.signIn());
  ({ authenticator } = await passkeys.add(user));
});
afterAll(() => app.stop());

const random = (): string => randomBytes(32).toString('base64url');
const events = (type: string): unknown[] =>
  app.logs.lines.filter(({ event, userId }) => event === type && userId === user.id);

describe('a sign-in is refused', () => {
  it.each<(typeof WRONG)[number]>([
    ...WRONG,
    ['for a registration', { type: 'webauthn.create' }, /response type/],
  ])('when it was signed %s', async (_how, otherwise, why) => {
    const since = app.logs.lines.length;
    expectRefused(await passkeys.signIn(authenticator, otherwise));
    expect(passkeys.reasons(since)).toEqual(why ? [expect.stringMatching(why)] : []);
    expect(await passkeys.signInStatus(authenticator)).toBe(200);
  });

  it.each<[string, (signed: Signed, other: Signed) => Signed]>([
    ['of an unknown passkey', (signed) => ({ ...signed, id: random(), rawId: random() })],
    [
      'with the id of one and the signature of another',
      (signed, { id, rawId }) => ({ ...signed, id, rawId }),
    ],
    [
      "with another one's user",
      (signed, other) => changed(signed, { userHandle: other.response.userHandle }),
    ],
    ['of nobody', (signed) => changed(signed, { userHandle: undefined })],
    [
      'with a broken signature',
      (signed) => changed(signed, { signature: broken(signed.response.signature) }),
    ],
    ['with other data than was signed', (signed) => changed(signed, { authenticatorData: counted(signed) })],
    ['with client data that are no JSON', (signed) => changed(signed, { clientDataJSON: 'e30x' })],
    ['with client data without a challenge', (signed) => changed(signed, { clientDataJSON: 'e30' })],
    [
      'with authenticator data that are too short',
      (signed) => changed(signed, { authenticatorData: 'AAAA' }),
    ],
  ])('%s', async (_how, forge) => {
    const { authenticator: anothers } = await passkeys.add(await app.aUser(await app.signIn()));
    const options = await passkeys.signInOptions();

    expectRefused(await passkeys.send(forge(authenticator.get(options), anothers.get(options))));
  });

  it('when its challenge was answered before (ASVS 2.3.4)', async () => {
    const signed = authenticator.get(await passkeys.signInOptions());
    expect((await passkeys.send(signed)).response.status).toBe(200);

    expectRefused(await passkeys.send(signed));
  });

  it('when its challenge was answered before, even if wrongly', async () => {
    const options = await passkeys.signInOptions();
    expectRefused(await passkeys.send(authenticator.get(options, { flags: PRESENT })));

    expectRefused(await passkeys.send(authenticator.get(options)));
  });

  it('all but once when many answer one challenge at the same instant (ASVS 15.4.2)', async () => {
    const signed = authenticator.get(await passkeys.signInOptions());
    const answers = await Promise.all(Array.from({ length: 6 }, () => passkeys.send(signed)));

    expect(answers.filter(({ response }) => response.status === 200)).toHaveLength(1);
    for (const answer of answers) if (answer.response.status !== 200) expectRefused(answer);
  });

  it('when its challenge is five minutes old', async () => {
    const signed = authenticator.get(await passkeys.signInOptions());
    app.clock.advance(5 * MINUTE);

    expectRefused(await passkeys.send(signed));
  });

  it("when its challenge is a registration's (ASVS 2.3.1)", async () => {
    const { challenge } = await passkeys.options(user);

    expectRefused(await passkeys.signIn(authenticator, { challenge }));
  });
});

describe('the counter of a passkey', () => {
  it('may stay at nothing', async () => {
    expect(await passkeys.signInStatus(authenticator)).toBe(200);
    expect(await passkeys.signInStatus(authenticator)).toBe(200);
  });

  it.each([0, 6, 7])('does not go from 7 to %d: there may be a copy', async (counter) => {
    expect(await passkeys.signInStatus(authenticator, { counter: 7 })).toBe(200);
    expectRefused(await passkeys.signIn(authenticator, { counter }));
    expect(events('passkey_copied')).toHaveLength(1);

    expect(await passkeys.signInStatus(authenticator, { counter: 8 })).toBe(200);
  });

  it('has 32 bits', async () => {
    expect(await passkeys.signInStatus(authenticator, { counter: 0xffff_fffe })).toBe(200);
    expect(await passkeys.signInStatus(authenticator, { counter: 0xffff_ffff })).toBe(200);
    expectRefused(await passkeys.signIn(authenticator, { counter: 1 }));
  });

  it('of two sign-ins at once with the same count, one is refused', async () => {
    const signed = await Promise.all(
      [0, 1].map(async () => authenticator.get(await passkeys.signInOptions(), { counter: 3 })),
    );
    const answers = await Promise.all(signed.map((each) => passkeys.send(each)));

    expect(answers.map(({ response }) => response.status).toSorted()).toEqual([200, 401]);
  });

  it('alarms nobody when the signature is not of the passkey', async () => {
    expect(await passkeys.signInStatus(authenticator, { counter: 7 })).toBe(200);
    const signed = authenticator.get(await passkeys.signInOptions(), { counter: 1 });
    expectRefused(await passkeys.send(changed(signed, { signature: broken(signed.response.signature) })));

    expect(events('passkey_copied')).toEqual([]);
  });
});

describe('what is sent as a passkey', () => {
  it('may have members that nobody knows yet, and must have those that count', async () => {
    const signed = authenticator.get(await passkeys.signInOptions());
    const send = (credential: unknown) =>
      app.send('/api/v1/auth/passkeys/sign-in', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ credential }),
      });

    for (const credential of [null, [], 'text', {}, { ...signed, response: null }, { ...signed, id: 7 }])
      expect((await send(credential)).status).toBe(422);
    const known = {
      clientExtensionResults: { credProps: { rk: true } },
      authenticatorAttachment: 'platform',
    };
    const response = { ...signed.response, future: { deep: [1] } };
    expect((await send({ ...signed, ...known, response })).status).toBe(200);
  });
});

it('nobody begins more sign-ins than people do (ASVS 2.4.1)', async () => {
  const limited = await TestApplication.start({ RATE_LIMITS: 'on' });
  const begin = () => limited.anonymous.POST('/api/v1/auth/passkeys/sign-in-options');
  for (let count = 0; count < 300; count++) await begin();

  const { response } = await begin();
  expect(response.status).toBe(429);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(60);
  await limited.stop();
});

const changed = (signed: Signed, response: Partial<Signed['response']>): Signed => ({
  ...signed,
  response: { ...signed.response, ...response },
});

function broken(signature: string): string {
  const bytes = Buffer.from(signature, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  return bytes.toString('base64url');
}

function counted({ response }: Signed): string {
  const bytes = Buffer.from(response.authenticatorData, 'base64url');
  bytes.writeUInt32BE(99, 33);
  return bytes.toString('base64url');
}
