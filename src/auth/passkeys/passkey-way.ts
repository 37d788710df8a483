import { Injectable } from '@nestjs/common';
import { SignInWay } from '../sign-in/sign-in-way.js';
import { PasskeyStore } from './passkey-store.js';

/** A passkey is all that it takes to sign in. */
@Injectable()
export class PasskeyWay extends SignInWay {
  constructor(private readonly passkeys: PasskeyStore) {
    super();
  }

  count(userId: string): Promise<number> {
    return this.passkeys.count(userId);
  }
}
