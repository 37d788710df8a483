import { IsString, MaxLength, MinLength } from 'class-validator';
import { NotNull } from '#libs/http';

export class PasswordStrengthRequest {
  /** @example 'a quiet orchard in november' */
  @IsString()
  @MinLength(1)
  @MaxLength(128)
  password: string;

  /**
   * As far as it is typed: the password must not be built from it. Nothing is looked up by it.
   * @example 'jose@example.com'
   */
  @NotNull()
  @IsString()
  @MaxLength(320)
  email?: string;

  /** @example 'José Silva' */
  @NotNull()
  @IsString()
  @MaxLength(200)
  name?: string;
}
