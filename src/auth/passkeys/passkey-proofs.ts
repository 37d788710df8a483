import { Injectable } from '@nestjs/common';
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { type Limiter, networkOf, type Quota, RateLimited, RateLimits } from '#libs/http';
import type { Device } from '../sessions/device.js';
import type { Assertion, Signed } from './ceremonies.js';
import { challengeOf } from './client-data.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyStore } from './passkey-store.js';
import type { Passkey } from './passkey.entity.js';
import { RelyingParty } from './relying-party.js';

/** Begun by anyone at one address: a page may begin one whenever it is opened, for browsers that propose passkeys. */
const BEGUN: Quota = { name: 'passkey-challenges', most: 300, seconds: 60 * 60 };

/** Has people show that they hold a passkey, which says itself whose it is. */
@Injectable()
export class PasskeyProofs {
  private readonly begun: Limiter;

  constructor(
    private readonly passkeys: PasskeyStore,
    private readonly challenges: PasskeyChallenges,
    private readonly relyingParty: RelyingParty,
    limits: RateLimits,
  ) {
    this.begun = limits.limiter(BEGUN);
  }

  /** What the browser needs to ask for a passkey. @throws RateLimited */
  async begin({ ipAddress }: Device): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { isAllowed, resetsIn } = await this.begun.reserve(networkOf(ipAddress), { ipAddress });
    if (!isAllowed) throw new RateLimited(resetsIn);
    return this.relyingParty.requestOptions(await this.challenges.forSignIn());
  }

  /** Null when anything is wrong with it; the challenge is used up all the same. */
  async verify(signed: Signed, passkey: Passkey | null): Promise<Assertion | null> {
    const challenge = challengeOf(signed.response.clientDataJSON);
    const isOpen = challenge !== null && (await this.challenges.useUpSignIn(challenge));
    return isOpen && passkey ? this.relyingParty.verifyAssertion(signed, challenge, passkey) : null;
  }

  /** The passkey that someone claims to have signed with. */
  find({ id }: Signed): Promise<Passkey | null> {
    return this.passkeys.findByCredentialId(id);
  }
}
