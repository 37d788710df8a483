/** A public key (RFC 7517, RFC 7518 section 6.2). */
export class JwkResponse {
  /** @example '019a3f6e-2a4c-7d5e-8f60-718293a4b5c6' */
  kid: string;

  /** @example 'EC' */
  kty: string;

  /** @example 'P-256' */
  crv: string;

  /** @example 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU' */
  x: string;

  /** @example 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0' */
  y: string;

  /** @example 'ES256' */
  alg: string;

  /** @example 'sig' */
  use: string;
}

export class JwksResponse {
  keys: JwkResponse[];
}
