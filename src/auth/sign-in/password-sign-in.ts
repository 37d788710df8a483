import { Injectable } from '@nestjs/common';
import { Logger } from '#libs/logging';
import { UserAccountsService } from '../../users/index.js';
import { InvalidCredentials } from '../auth.errors.js';
import { AccountGuesses } from '../guessing/account-guesses.js';
import { PasswordCredentials } from '../passwords/password-credentials.js';
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
    private readonly logger: Logger,
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
      const { ipAddress } = device;
      // What was typed as an address is left out: people type their passwords there.
      this.logger.info({ event: 'sign_in_refused', userId: user?.id, ipAddress }, 'a sign-in was refused');
      throw new InvalidCredentials();
    });
  }
}
