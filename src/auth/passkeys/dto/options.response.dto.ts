import { ApiProperty } from '@nestjs/swagger';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';

// The names are those of WebAuthn §5.4 and §5.5.

export class RelyingPartyResponse {
  /** @example 'example.com' */
  id: string;

  /** @example 'Showrunner' */
  name: string;
}

export class PasskeyUserResponse {
  /** @example 'AZo_bpvbexGNPl9qe4ydDg' */
  id: string;

  /** @example 'ada@example.com' */
  name: string;

  /** @example 'Ada Lovelace' */
  displayName: string;
}

export class AlgorithmResponse {
  /**
   * As COSE numbers it.
   * @example -7
   */
  @ApiProperty({ type: 'integer' })
  alg: number;

  /** @example 'public-key' */
  type: string;
}

export class CredentialDescriptorResponse {
  /** @example 'q83vEjRWeJCrze8SNFZ4kA' */
  id: string;

  /** @example 'public-key' */
  type: string;

  /** @example ['internal'] */
  transports: string[];
}

export class AuthenticatorSelectionResponse {
  /** @example 'required' */
  residentKey: string;

  requireResidentKey: boolean;

  /** @example 'required' */
  userVerification: string;
}

/** For `PublicKeyCredential.parseCreationOptionsFromJSON`. */
export class CreationOptionsResponse {
  /** @example 'ZIGo8d2pbmL3TkzGSYbEjWcR4mV0QfXu7aN1hHs5w9E' */
  challenge: string;

  rp: RelyingPartyResponse;

  user: PasskeyUserResponse;

  pubKeyCredParams: AlgorithmResponse[];

  /** Passkeys that the actor has already. */
  excludeCredentials: CredentialDescriptorResponse[];

  authenticatorSelection: AuthenticatorSelectionResponse;

  /** @example 'none' */
  attestation: string;

  /**
   * Milliseconds.
   * @example 300000
   */
  @ApiProperty({ type: 'integer' })
  timeout: number;

  static from(options: PublicKeyCredentialCreationOptionsJSON): CreationOptionsResponse {
    const { challenge, rp, user, pubKeyCredParams, excludeCredentials = [], timeout = 0 } = options;
    return {
      challenge,
      rp: { id: rp.id ?? '', name: rp.name },
      user,
      pubKeyCredParams,
      excludeCredentials: excludeCredentials.map(({ id, type, transports = [] }) => ({
        id,
        type,
        transports,
      })),
      authenticatorSelection: REQUIRED,
      attestation: 'none',
      timeout,
    };
  }
}

/** So that nobody has to type a name to sign in, and that it counts as two factors. */
const REQUIRED = { residentKey: 'required', requireResidentKey: true, userVerification: 'required' };

/** For `PublicKeyCredential.parseRequestOptionsFromJSON`. */
export class RequestOptionsResponse {
  /** @example 'ZIGo8d2pbmL3TkzGSYbEjWcR4mV0QfXu7aN1hHs5w9E' */
  challenge: string;

  /** @example 'example.com' */
  rpId: string;

  /** Always empty: the person chooses. */
  allowCredentials: CredentialDescriptorResponse[];

  /** @example 'required' */
  userVerification: string;

  /**
   * Milliseconds.
   * @example 300000
   */
  @ApiProperty({ type: 'integer' })
  timeout: number;

  static from(options: PublicKeyCredentialRequestOptionsJSON): RequestOptionsResponse {
    const { challenge, rpId = '', userVerification = 'required', timeout = 0 } = options;
    return { challenge, rpId, allowCredentials: [], userVerification, timeout };
  }
}
