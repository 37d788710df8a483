import { IsString, MaxLength, MinLength } from 'class-validator';

export class ChangePasswordRequest {
  /** @example 'correct horse battery staple' */
  @IsString()
  @MinLength(1)
  @MaxLength(128)
  currentPassword: string;

  /**
   * Any characters, taken as they are. The setting `auth.passwordMinLength` says how many at least.
   * @example 'a quiet orchard in november'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(128)
  newPassword: string;
}

export class ChoosePasswordRequest {
  /**
   * The one-time token.
   * @example 'ZIGo8d2pbmL3TkzGSYbEjWcR4mV0QfXu7aN1hHs5w9E'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  token: string;

  /** @example 'a quiet orchard in november' */
  @IsString()
  @MinLength(1)
  @MaxLength(128)
  newPassword: string;
}
