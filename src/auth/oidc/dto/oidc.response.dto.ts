import { ApiProperty } from '@nestjs/swagger';
import type { OidcProvider } from '#libs/config';
import type { Authorization } from '../oidc-exchange.js';
import type { LinkedIdentity } from '../oidc-links.service.js';

export class OidcProviderResponse {
  /** @example 'company' */
  id: string;

  /** @example 'Company' */
  name: string;
}

export class OidcProviderListResponse {
  items: OidcProviderResponse[];

  /** Always null: all providers are on one page. */
  nextCursor: string | null;

  static from(providers: readonly OidcProvider[]): OidcProviderListResponse {
    return { items: providers.map(({ id, name }) => ({ id, name })), nextCursor: null };
  }
}

export class AuthorizationResponse {
  /**
   * Send the person there.
   * @example 'https://login.example.com/authorize?client_id=showrunner&response_type=code'
   */
  authorizationUrl: string;

  /**
   * Comes back from the provider.
   * @example 'ZIGo8d2pbmL3TkzGSYbEjWcR4mV0QfXu7aN1hHs5w9E'
   */
  state: string;

  /**
   * Keep it in this browser, by the state: the second step needs it, and no other browser may have it.
   * @example 'kZ2v8wXq3tYb6uN1mJ4hR7sD0fG5aL9cE2pO8iU3yTw'
   */
  flowSecret: string;

  expiresAt: Date;

  static from({ authorizationUrl, state, flowSecret, expiresAt }: Authorization): AuthorizationResponse {
    return { authorizationUrl, state, flowSecret, expiresAt };
  }
}

export class IdentityResponse {
  /** @example '019a3f6e-9b5a-7c11-8d3e-5f6a7b8c9d0e' */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /**
   * Null when the provider is not offered any more.
   * @example 'company'
   */
  provider: string | null;

  /** @example 'https://login.example.com' */
  issuer: string;

  /**
   * As the provider had it when the identity was linked.
   * @example 'jose@example.com'
   */
  email: string | null;

  createdAt: Date;

  /** When someone last signed in with it. */
  lastUsedAt: Date | null;

  static from({ identity, providerId }: LinkedIdentity): IdentityResponse {
    const { id, issuer, email, createdAt, lastUsedAt } = identity;
    return { id, provider: providerId, issuer, email, createdAt, lastUsedAt };
  }
}

export class IdentityListResponse {
  items: IdentityResponse[];

  /** Always null: all identities are on one page. */
  nextCursor: string | null;

  static from(identities: LinkedIdentity[]): IdentityListResponse {
    return { items: identities.map((each) => IdentityResponse.from(each)), nextCursor: null };
  }
}
