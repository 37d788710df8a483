import { Injectable } from '@nestjs/common';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { MailConfig, PasskeysConfig } from '#libs/config';
import { Logger } from '#libs/logging';
import type { Assertion, Made, NewCredential, PasskeyOwner, Signed } from './ceremonies.js';
import type { Passkey } from './passkey.entity.js';

/** This server as authenticators know it. What it takes for that is loaded when it is first needed. */
@Injectable()
export class RelyingParty {
  constructor(
    private readonly config: PasskeysConfig,
    private readonly mail: MailConfig,
    private readonly logger: Logger,
  ) {}

  async creationOptions(
    owner: PasskeyOwner,
    known: readonly Passkey[],
    challenge: string,
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const { creationOptions } = await import('./ceremonies.js');
    return creationOptions(this.config, this.mail.from.name, owner, known, challenge);
  }

  async requestOptions(challenge: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { requestOptions } = await import('./ceremonies.js');
    return requestOptions(this.config, challenge);
  }

  /** Null when anything is wrong with it. */
  async verifyMade(made: Made, challenge: string): Promise<NewCredential | null> {
    const { verifyMade } = await import('./ceremonies.js');
    return this.unlessRefused(verifyMade(this.config, made, challenge));
  }

  /** Null when anything is wrong with it. */
  async verifyAssertion(signed: Signed, challenge: string, passkey: Passkey): Promise<Assertion | null> {
    const { verifyAssertion } = await import('./ceremonies.js');
    return this.unlessRefused(verifyAssertion(this.config, signed, challenge, passkey));
  }

  /** What is wrong is for operators to know, such as an origin that is not configured. */
  private unlessRefused<T>(verification: Promise<T>): Promise<T | null> {
    return verification.catch((error: unknown) => {
      const reason = String(error).slice(0, 300);
      this.logger.warn({ event: 'passkey_refused', reason }, 'what an authenticator sent was refused');
      return null;
    });
  }
}
