import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { Admission, type Admitted } from '../sign-in/admission.js';
import type { Method } from '../sign-in/proof.js';
import type { Assertion, Signed } from './ceremonies.js';
import { PasskeyProofs } from './passkey-proofs.js';
import { PasskeyStore } from './passkey-store.js';
import type { Passkey } from './passkey.entity.js';
import { InvalidPasskey } from './passkeys.errors.js';

/** That they have the private key, and that the authenticator has checked who they are: two factors. */
const METHODS: readonly Method[] = ['pop', 'user', 'mfa'];

/** Lets in whoever holds a passkey. */
@Injectable()
export class PasskeySignIn {
  constructor(
    private readonly proofs: PasskeyProofs,
    private readonly passkeys: PasskeyStore,
    private readonly admission: Admission,
    private readonly events: SecurityEvents,
  ) {}

  /** @throws InvalidPasskey for every failure alike, EmailNotVerified */
  async open(signed: Signed, device: Device): Promise<Admitted> {
    const passkey = await this.proofs.find(signed);
    const assertion = await this.proofs.verify(signed, passkey);
    const admitted = passkey && assertion && (await this.admit(passkey, assertion, device));
    if (admitted) return admitted;
    const userId = passkey?.userId ?? null;
    await this.events.record({ type: 'sign_in_refused', userId, device, method: 'pop' });
    throw new InvalidPasskey();
  }

  /** Null when the passkey was removed, may be a copy, or its account may not sign in. */
  @Transactional()
  private async admit(
    { id, userId }: Passkey,
    assertion: Assertion,
    device: Device,
  ): Promise<Admitted | null> {
    const isNext = await this.passkeys.use(id, assertion);
    // Not thrown: that it was seen has to be committed.
    if (isNext === false) await this.events.record({ type: 'passkey_copied', userId, device });
    if (!isNext) return null;
    return this.admission.admit({ userId, methods: METHODS, passwordChangedAt: null }, device);
  }
}
