import { Injectable } from '@nestjs/common';
import { Factors } from '../factors/factors.js';
import { PasskeyStore } from './passkey-store.js';

/** Passkeys, as administrators remove them for who has lost the device. */
@Injectable()
export class PasskeyFactors extends Factors {
  constructor(private readonly passkeys: PasskeyStore) {
    super();
  }

  async removeAll(userId: string, since: Date): Promise<boolean> {
    return (await this.passkeys.removeAll(userId, since)) > 0;
  }
}
