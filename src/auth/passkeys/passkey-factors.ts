import { Injectable } from '@nestjs/common';
import { Factors } from '../factors/factors.js';
import { PasskeyStore } from './passkey-store.js';

/** Passkeys, as administrators remove them for who has lost the device. */
@Injectable()
export class PasskeyFactors extends Factors {
  constructor(private readonly passkeys: PasskeyStore) {
    super();
  }

  /** However old they are: a passkey is a way in, and its owner adds another one. */
  async removeAll(userId: string): Promise<boolean> {
    return (await this.passkeys.removeAll(userId)) > 0;
  }
}
