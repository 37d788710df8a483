import { Injectable } from '@nestjs/common';
import { KeyRing } from '#libs/crypto';
import { sealedAs, type SettingScope } from './setting-value.entity.js';

/** Encrypts the values of secrets, and decrypts them for the features they are for. */
@Injectable()
export class SettingSecrets {
  constructor(private readonly keyRing: KeyRing) {}

  seal(scope: SettingScope, value: unknown): string {
    return this.keyRing.encrypt(JSON.stringify(value), sealedAs(scope));
  }

  /** @throws DecryptionFailed when its key is not in the ring, or it was sealed for another place */
  open(scope: SettingScope, sealed: string): unknown {
    return JSON.parse(this.keyRing.decrypt(sealed, sealedAs(scope)).toString());
  }
}
