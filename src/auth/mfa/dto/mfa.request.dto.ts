import { IsIn, IsString, Length, Matches, MaxLength, MinLength } from 'class-validator';
import { MFA_METHODS, type MfaMethod } from '../second-factors.js';

export class MfaRequest {
  /**
   * From the answer of the first step.
   * @example 'ZIGo8d2pbmL3TkzGSYbEjWcR4mV0QfXu7aN1hHs5w9E'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  mfaToken: string;

  /** @example 'totp' */
  @IsIn(MFA_METHODS)
  method: MfaMethod;

  /**
   * Six digits of the authenticator app, or a recovery code in whatever case, with or without its hyphens.
   * @example '492039'
   */
  @IsString()
  @Length(6, 32)
  code: string;
}

export class ConfirmTotpRequest {
  /**
   * What the authenticator app shows.
   * @example '492039'
   */
  @IsString()
  @Matches(/^\d{6}$/, { message: 'code must have six digits' })
  code: string;
}
