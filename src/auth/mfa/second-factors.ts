import { Injectable } from '@nestjs/common';
import { InvalidCode } from '../auth.errors.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { CodeGuesses } from './code-guesses.js';
import { RecoveryCodes } from './recovery-codes.js';
import { TotpFactors, type TotpProof } from './totp-factors.js';

export const MFA_METHODS = ['totp', 'recovery_code'] as const;
export type MfaMethod = (typeof MFA_METHODS)[number];

/** A right code, which is yet to be used up. */
export type CodeProof = { method: 'totp'; totp: TotpProof } | { method: 'recovery_code'; codeId: string };

/** What someone has to show beside a password. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly totp: TotpFactors,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly guesses: CodeGuesses,
    private readonly events: SecurityEvents,
  ) {}

  /** Empty when a first factor is enough. */
  async methodsOf(userId: string): Promise<MfaMethod[]> {
    if (!(await this.totp.confirmedAt(userId))) return [];
    return (await this.recoveryCodes.left(userId)) > 0 ? [...MFA_METHODS] : ['totp'];
  }

  /** Outside of transactions. @throws InvalidCode, TooManyAttempts, HashingBusy */
  prove(userId: string, method: MfaMethod, code: string, device: Device): Promise<CodeProof> {
    return this.guesses.attempt(userId, device, async () => {
      const proof = await this.find(userId, method, code);
      if (proof) return proof;
      await this.events.record({ type: 'mfa_refused', userId, device });
      throw new InvalidCode();
    });
  }

  /** In the transaction of what the code is for. @throws InvalidCode when another request was first */
  async useUp(userId: string, proof: CodeProof, device: Device): Promise<void> {
    const isFirst =
      proof.method === 'totp'
        ? await this.totp.useUp(proof.totp)
        : await this.recoveryCodes.useUp(proof.codeId);
    if (!isFirst) throw new InvalidCode();
    if (proof.method === 'recovery_code') {
      await this.events.record({ type: 'recovery_code_used', userId, device });
    }
  }

  private async find(userId: string, method: MfaMethod, code: string): Promise<CodeProof | null> {
    if (method === 'totp') {
      const totp = await this.totp.prove(userId, code);
      return totp && { method, totp };
    }
    const codeId = await this.recoveryCodes.find(userId, code);
    return codeId === null ? null : { method, codeId };
  }
}
