import { Injectable } from '@nestjs/common';
import { UserAccountsService } from '../../users/index.js';
import { InvalidCredentials } from '../auth.errors.js';
import { AccountGuesses } from '../guessing/account-guesses.js';
import { PasswordCredentials } from '../passwords/password-credentials.js';
import type { RefusalReason } from '../security-events/security-event-types.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import type { Admitted } from './admission.js';
import { ProvedSignIn } from './proved-sign-in.js';

/** Lets in whoever knows the password. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly passwords: PasswordCredentials,
    private readonly proved: ProvedSignIn,
    private readonly guesses: AccountGuesses,
    private readonly events: SecurityEvents,
  ) {}

  /**
   * @throws InvalidCredentials for every failure alike, EmailNotVerified to who knows the password, TooManyAttempts,
   * HashingBusy
   */
  open(email: string, password: string, device: Device): Promise<Admitted> {
    return this.guesses.attempt(email, device, async (isOpenTo) => {
      const user = await this.accounts.findByEmail(email);
      const isOpen = await isOpenTo(user?.id);
      // A password that may not be tried is compared with nobody's, which takes as long.
      const proof = await this.passwords.verify(isOpen ? user?.id : undefined, password);
      const admitted = proof && (await this.proved.open(proof, device));
      if (admitted) return admitted;
      const userId = user?.id ?? null;
      const reason = reasonFor({ isKnown: userId !== null, isOpen, isRight: proof !== null });
      // What was typed as an address is left out: people type their passwords there. It is recorded in any case,
      // since the time that it takes must not tell either.
      await this.events.record({ type: 'sign_in_refused', userId, device, method: 'pwd', reason });
      throw new InvalidCredentials();
    });
  }
}

interface Attempt {
  isKnown: boolean;
  isOpen: boolean;
  isRight: boolean;
}

function reasonFor({ isKnown, isOpen, isRight }: Attempt): RefusalReason {
  if (!isKnown) return 'unknown_account';
  if (!isOpen) return 'too_many_guesses';
  return isRight ? 'account_inactive' : 'wrong_password';
}
