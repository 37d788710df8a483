import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Made, type Signed, verifyAssertion, verifyMade } from './ceremonies.js';
import { challengeOf } from './client-data.js';
import type { Passkey } from './passkey.entity.js';

/** What Chromium and its virtual authenticator have sent: see test/e2e/passkeys-guide.spec.ts. */
interface Recording {
  rpId: string;
  origin: string;
  userId: string;
  made: Made;
  signed: Signed;
}

const recording = JSON.parse(
  readFileSync(new URL('ceremonies.fixture.json', import.meta.url), 'utf8'),
) as Recording;
const { made, signed, userId } = recording;
const config = { rpId: recording.rpId, origins: [recording.origin] };
const challengeIn = ({ response }: Made | Signed): string => challengeOf(response.clientDataJSON) ?? '';

async function recordedPasskey(): Promise<Passkey> {
  return { userId, ...(await verifyMade(config, made, challengeIn(made))) } as Passkey;
}

describe('what Chromium has made', () => {
  it('is verified', async () => {
    expect(await recordedPasskey()).toMatchObject({
      credentialId: made.id,
      transports: ['internal'],
      isBackupEligible: false,
      isBackedUp: false,
    });
  });

  it.each([
    ['challenge', config, challengeIn(signed)],
    ['origin', { ...config, origins: ['http://localhost:1'] }, challengeIn(made)],
    ['RP ID', { ...config, rpId: 'example.com' }, challengeIn(made)],
  ])('is not what was asked for with another %s', async (what, otherwise, challenge) => {
    await expect(verifyMade(otherwise, made, challenge)).rejects.toThrow(what);
  });
});

describe('what Chromium has signed', () => {
  it('is verified by the key that it has made', async () => {
    const assertion = await verifyAssertion(config, signed, challengeIn(signed), await recordedPasskey());

    expect(assertion).toEqual({ counter: expect.any(Number), isBackedUp: false });
    expect(assertion.counter).toBeGreaterThan(0);
  });

  it('is not verified when one bit of it is another', async () => {
    const bytes = Buffer.from(signed.response.authenticatorData, 'base64url');
    bytes.writeUInt8(bytes.readUInt8(36) ^ 1, 36);
    const response = { ...signed.response, authenticatorData: bytes.toString('base64url') };
    const passkey = await recordedPasskey();

    await expect(
      verifyAssertion(config, { ...signed, response }, challengeIn(signed), passkey),
    ).rejects.toThrow('The signature is wrong');
  });

  it('is of nobody else, and of a passkey that can be copied no more than before', async () => {
    const passkey = await recordedPasskey();
    const verify = (otherwise: Partial<Passkey>) =>
      verifyAssertion(config, signed, challengeIn(signed), { ...passkey, ...otherwise });

    await expect(verify({ userId: '019a3f6e-9b5a-7c11-8d3e-5f6a7b8c9d0e' })).rejects.toThrow(
      "not that user's",
    );
    await expect(verify({ isBackupEligible: true })).rejects.toThrow('can be copied');
  });
});

describe('the challenge in client data', () => {
  const of = (data: unknown): string | null =>
    challengeOf(Buffer.from(JSON.stringify(data)).toString('base64url'));

  it('is read before anything is verified', () => {
    expect(of({ challenge: 'abc', origin: 'https://example.com' })).toBe('abc');
  });

  it.each([
    null,
    [],
    7,
    {},
    { challenge: 7 },
    { challenge: 'x'.repeat(101) },
    { challenge: 'abc', crossOrigin: true },
  ])('is none in %j', (data) => {
    expect(of(data)).toBeNull();
  });

  it('is none in what is no JSON', () => {
    expect(challengeOf('e30x')).toBeNull();
  });
});
