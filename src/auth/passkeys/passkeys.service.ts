import { Injectable } from '@nestjs/common';
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { NewWays } from '../sign-in/new-ways.js';
import type { Made, NewCredential } from './ceremonies.js';
import { challengeOf } from './client-data.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyStore } from './passkey-store.js';
import type { Passkey } from './passkey.entity.js';
import { PasskeyNotFound, PasskeyRefused, TooManyPasskeys } from './passkeys.errors.js';
import { RelyingParty } from './relying-party.js';

/** Of one person. */
const MOST = 20;

/** A passkey that someone has made and named. */
interface NewPasskey {
  name: string;
  credential: Made;
}

/** Adds, names and removes people's passkeys. */
@Injectable()
export class PasskeysService {
  constructor(
    private readonly passkeys: PasskeyStore,
    private readonly challenges: PasskeyChallenges,
    private readonly relyingParty: RelyingParty,
    private readonly newWays: NewWays,
    private readonly events: SecurityEvents,
  ) {}

  list({ userId }: Actor): Promise<Passkey[]> {
    return this.passkeys.of(userId);
  }

  /** What the browser needs to make one, in this session. @throws TooManyPasskeys, EmailNotVerified */
  async begin(actor: Actor): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const { id: userId, email, name } = await this.newWays.assertMayAdd(actor);
    const known = await this.passkeys.of(userId);
    if (known.length >= MOST) throw new TooManyPasskeys();
    const challenge = await this.challenges.forRegistration(actor);
    return this.relyingParty.creationOptions({ userId, email, name }, known, challenge);
  }

  /** @throws PasskeyRefused, PasskeyAlreadyAdded, TooManyPasskeys, EmailNotVerified, SessionEnded */
  async add(actor: Actor, { name, credential }: NewPasskey, device: Device): Promise<Passkey> {
    const challenge = challengeOf(credential.response.clientDataJSON);
    const isOpen = challenge !== null && (await this.challenges.useUpRegistration(challenge, actor));
    const made = isOpen ? await this.relyingParty.verifyMade(credential, challenge) : null;
    if (!made) throw new PasskeyRefused();
    return this.store(actor, name, made, device);
  }

  @Transactional()
  private async store(actor: Actor, name: string, made: NewCredential, device: Device): Promise<Passkey> {
    // Of many at once, no more get in than may.
    const { id: userId } = await this.newWays.lock(actor);
    if ((await this.passkeys.count(userId)) >= MOST) throw new TooManyPasskeys();
    const passkey = await this.passkeys.add(userId, name, made);
    await this.events.record({ type: 'passkey_added', userId, device });
    return passkey;
  }

  /** Without a name it keeps the one that it has. @throws PasskeyNotFound */
  async rename({ userId }: Actor, id: string, name?: string): Promise<Passkey> {
    if (name !== undefined) await this.passkeys.rename(userId, id, name);
    const passkey = await this.passkeys.find(userId, id);
    if (!passkey) throw new PasskeyNotFound();
    return passkey;
  }
}
