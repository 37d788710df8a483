import { ApiProperty } from '@nestjs/swagger';
import { MFA_METHODS, type MfaMethod } from '../second-factors.js';
import type { IssuedChallenge } from '../mfa-challenges.js';
import type { FactorsOverview, TotpEnrolment } from '../mfa.service.js';

/** The first factor was right, and the account has a second one. */
export class MfaRequiredResponse {
  @ApiProperty({ enum: [true] })
  mfaRequired: true;

  /**
   * For `POST /auth/mfa`: good for five tries.
   * @example 'ZIGo8d2pbmL3TkzGSYbEjWcR4mV0QfXu7aN1hHs5w9E'
   */
  mfaToken: string;

  /** By any of which the sign-in can be finished. */
  @ApiProperty({ enum: MFA_METHODS, isArray: true })
  methods: MfaMethod[];

  expiresAt: Date;

  static from({ mfaToken, methods, expiresAt }: IssuedChallenge): MfaRequiredResponse {
    return { mfaRequired: true, mfaToken, methods, expiresAt };
  }
}

export class TotpResponse {
  /**
   * In base 32, for who cannot scan the code.
   * @example 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
   */
  secret: string;

  /** @example 'otpauth://totp/Showrunner:ada%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Showrunner' */
  otpauthUri: string;

  /**
   * The URI as a QR code: an SVG document.
   * @example '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 390 390"></svg>'
   */
  qrCode: string;

  static from({ secret, otpauthUri, qrCode }: TotpEnrolment): TotpResponse {
    return { secret, otpauthUri, qrCode };
  }
}

export class RecoveryCodesResponse {
  /**
   * Each works once. They are shown this time only.
   * @example ['7KQ2-M9XD-4RTW-0HZB']
   */
  recoveryCodes: string[];

  static from(recoveryCodes: string[]): RecoveryCodesResponse {
    return { recoveryCodes };
  }
}

export class FactorsResponse {
  /** When the authenticator app was confirmed; null without one. */
  totpAddedAt: Date | null;

  /**
   * Recovery codes that were not used yet.
   * @example 10
   */
  @ApiProperty({ type: 'integer', minimum: 0 })
  recoveryCodesLeft: number;

  static from({ totpAddedAt, recoveryCodesLeft }: FactorsOverview): FactorsResponse {
    return { totpAddedAt, recoveryCodesLeft };
  }
}
