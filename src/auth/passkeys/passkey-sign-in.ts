import { Injectable } from '@nestjs/common';
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { Transactional } from '#libs/database';
import { type Limiter, networkOf, type Quota, RateLimited, RateLimits } from '#libs/http';
import { Logger } from '#libs/logging';
import type { IssuedChallenge } from '../mfa/mfa-challenges.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { Admission, type Admitted } from '../sign-in/admission.js';
import type { Method } from '../sign-in/proof.js';
import { SignInService } from '../sign-in/sign-in.service.js';
import type { TokenPair } from '../tokens/token-pairs.js';
import type { Assertion, Signed } from './ceremonies.js';
import { challengeOf } from './client-data.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyStore } from './passkey-store.js';
import type { Passkey } from './passkey.entity.js';
import { InvalidPasskey } from './passkeys.errors.js';
import { RelyingParty } from './relying-party.js';

/** Begun by anyone at one address: a page may begin one whenever it is opened, for browsers that propose passkeys. */
const BEGUN: Quota = { name: 'passkey-challenges', most: 300, seconds: 60 * 60 };
/** That they have the private key, and that the authenticator has checked who they are: two factors. */
const METHODS: readonly Method[] = ['pop', 'user', 'mfa'];

/** Signs in whoever holds a passkey, which says itself whose it is. */
@Injectable()
export class PasskeySignIn {
  private readonly begun: Limiter;

  constructor(
    private readonly passkeys: PasskeyStore,
    private readonly challenges: PasskeyChallenges,
    private readonly relyingParty: RelyingParty,
    private readonly admission: Admission,
    private readonly signIns: SignInService,
    private readonly events: SecurityEvents,
    private readonly logger: Logger,
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

  /** @throws InvalidPasskey for every failure alike, EmailNotVerified */
  signIn(credential: Signed, device: Device): Promise<TokenPair | IssuedChallenge> {
    return this.signIns.finish(this.open(credential, device), device);
  }

  private async open(credential: Signed, device: Device): Promise<Admitted> {
    const challenge = challengeOf(credential.response.clientDataJSON);
    const isOpen = challenge !== null && (await this.challenges.useUpSignIn(challenge));
    const passkey = await this.passkeys.findByCredentialId(credential.id);
    const assertion =
      isOpen && passkey ? await this.relyingParty.verifyAssertion(credential, challenge, passkey) : null;
    const admitted = passkey && assertion && (await this.admit(passkey, assertion, device));
    if (admitted) return admitted;
    const line = { event: 'sign_in_refused', userId: passkey?.userId, ipAddress: device.ipAddress };
    this.logger.info(line, 'a sign-in was refused');
    throw new InvalidPasskey();
  }

  /** Null when the passkey was removed, may be a copy, or its account may not sign in. */
  @Transactional()
  private async admit({ id, userId }: Passkey, assertion: Assertion, device: Device): Promise<Admitted | null> {
    const isNext = await this.passkeys.use(id, assertion);
    // Not thrown: that it was seen has to be committed.
    if (isNext === false) await this.events.record({ type: 'passkey_copied', userId, device });
    if (!isNext) return null;
    return this.admission.admit({ userId, methods: METHODS, passwordChangedAt: null }, device);
  }
}
