import { IsEmail, IsOptional, IsString, Length, MaxLength, MinLength, ValidateIf } from 'class-validator';

export class LoginRequest {
  /** @example 'admin@example.com' */
  @IsString()
  @MaxLength(320)
  @IsEmail()
  email: string;

  /** @example 'correct horse battery staple' */
  @IsString()
  @MinLength(1)
  @MaxLength(128)
  password: string;
}

export class RefreshRequest {
  /**
   * The latest refresh token of the session.
   * @example 'rt1.1f3c9a20.MDE5YTNmNmU.kZ2v8wXq3tYb6uN1mJ4hR7sD0fG5aL9cE2pO8iU3yTw'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(512)
  refreshToken: string;
}

export class ReauthenticateRequest {
  /**
   * Of who has no authenticator app.
   * @example 'correct horse battery staple'
   */
  @ValidateIf(({ code, password }: ReauthenticateRequest) => code === undefined || password !== undefined)
  @IsString()
  @MinLength(1)
  @MaxLength(128)
  password?: string;

  /**
   * Of the authenticator app, or a recovery code.
   * @example '492039'
   */
  @IsOptional()
  @IsString()
  @Length(6, 32)
  code?: string;
}
