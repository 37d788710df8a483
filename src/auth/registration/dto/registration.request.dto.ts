import { IsEmail, IsString, MaxLength, MinLength } from 'class-validator';
import { FitsFoldedColumn } from '#libs/http';
import { IsName, IsPlainEmail } from '../../../users/index.js';

export class RegisterRequest {
  /** @example 'jose@example.com' */
  @IsString()
  @MaxLength(320)
  @FitsFoldedColumn(320)
  @IsEmail()
  @IsPlainEmail()
  email: string;

  /**
   * Any characters, taken as they are. The setting `auth.passwordMinLength` says how many at least.
   * @example 'a quiet orchard in november'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(128)
  password: string;

  /** @example 'José Silva' */
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  @FitsFoldedColumn(200)
  @IsName()
  name: string;
}

export class VerifyEmailRequest {
  /**
   * The one-time token of the mail.
   * @example 'ZIGo8d2pbmL3TkzGSYbEjWcR4mV0QfXu7aN1hHs5w9E'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  token: string;
}
