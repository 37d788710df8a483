import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { PasswordCredentials, type PasswordProof } from '../passwords/password-credentials.js';
import type { Device } from '../sessions/device.js';
import { Admission, type Admitted } from './admission.js';

/** Lets in who has shown that they know the password. */
@Injectable()
export class ProvedSignIn {
  constructor(
    private readonly passwords: PasswordCredentials,
    private readonly admission: Admission,
  ) {}

  /**
   * Null when the account may not sign in, or its password was changed while it was being verified.
   *
   * @throws EmailNotVerified
   */
  @Transactional()
  async open(proof: PasswordProof, device: Device): Promise<Admitted | null> {
    const { userId, changedAt } = proof;
    if (!(await this.passwords.lock(proof))) return null;
    return this.admission.admit({ userId, methods: ['pwd'], passwordChangedAt: changedAt }, device);
  }
}
