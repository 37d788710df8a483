import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';

export class ProviderParam {
  /**
   * From the list of providers.
   * @example 'company'
   */
  @Matches(/^[a-z0-9-]{1,32}$/)
  provider: string;
}

export class AuthorizationQuery {
  /** Has the person sign in at the provider anew, although they are signed in there (OpenID Connect Core §3.1.2.1). */
  @IsOptional()
  @IsIn(['login'])
  prompt?: 'login';
}

/** What the provider has put behind the address of the page, and what the client has kept. */
export class OidcCallbackRequest {
  /**
   * As the provider sent it.
   * @example 'SplxlOBeZQQYbYS6WxSbIA'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(8192)
  code: string;

  /**
   * As the provider sent it.
   * @example 'ZIGo8d2pbmL3TkzGSYbEjWcR4mV0QfXu7aN1hHs5w9E'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  state: string;

  /**
   * From the answer of the first step.
   * @example 'kZ2v8wXq3tYb6uN1mJ4hR7sD0fG5aL9cE2pO8iU3yTw'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  flowSecret: string;

  /**
   * As the provider sent it, if it did (RFC 9207).
   * @example 'https://login.example.com'
   */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  iss?: string;
}
