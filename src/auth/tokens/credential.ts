import type { AccessTokenClaims } from './access-tokens.js';

/** What is known of an API key, in the terms of an access token, so that the guard treats both alike. */
export interface ApiKeyClaims {
  /** The id of the owner: a user, or a service account. */
  sub: string;
  isServiceAccount?: true;
  /** The key's id. */
  keyId: string;
  /** Seconds since 1970. */
  exp: number;
  iat: number;
  /** Always 0: nobody has proved who they are. */
  auth_time: number;
}

/** What a request was made with. */
export type Credential = AccessTokenClaims | ApiKeyClaims;

export const isOfApiKey = (credential: Credential): credential is ApiKeyClaims => 'keyId' in credential;
