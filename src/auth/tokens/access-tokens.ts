import { Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import { HttpConfig } from '#libs/config';
import { Clock } from '#libs/kernel';
import { SessionLifetime } from '../sessions/session-lifetime.js';
import type { Session } from '../sessions/session.entity.js';
import { readMethods } from '../sign-in/proof.js';
import { SigningKeys } from './signing-keys.js';

/** What an access token says (RFC 9068). Permissions are not in it, so that a change is effective at once. */
export interface AccessTokenClaims {
  /** The user's id. */
  sub: string;
  /** The session's id. */
  sid: string;
  /** Seconds since 1970, as are the other two. */
  exp: number;
  iat: number;
  auth_time: number;
  /** Who acts for the user (RFC 8693 section 4.1). */
  act?: { sub: string };
}

export const ALGORITHM = 'ES256';
export const TOKEN_TYPE = 'at+jwt';
/** Seconds that an access token lives. */
const LIFETIME = 600;

/** Who issues the tokens and who is to accept them. */
export function partiesOf({ publicUrl }: HttpConfig): { issuer: string; audience: string } {
  return { issuer: publicUrl, audience: `${publicUrl}/api/v1` };
}

/** Signs access tokens. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly lifetime: SessionLifetime,
    private readonly config: HttpConfig,
    private readonly clock: Clock,
  ) {}

  /** A token for ten minutes, or until the session is too old. `expiresIn` is in seconds. */
  async issue(session: Session): Promise<{ accessToken: string; expiresIn: number }> {
    const { issuer, audience } = partiesOf(this.config);
    const iat = seconds(this.clock.now());
    const remaining = Math.floor((await this.lifetime.remaining(session)) / 1000);
    const expiresIn = Math.max(1, Math.min(LIFETIME, remaining));
    const claims: AccessTokenClaims & Record<string, unknown> = {
      iss: issuer,
      aud: audience,
      sub: session.userId,
      sid: session.id,
      iat,
      exp: iat + expiresIn,
      auth_time: seconds(session.authenticatedAt),
      amr: readMethods(session.methods),
      ...(session.impersonatorId && { act: { sub: session.impersonatorId } }),
    };
    await this.keys.catchUp();
    const { kid, privateKey } = this.keys.current();
    const header = { alg: ALGORITHM, typ: TOKEN_TYPE, kid };
    return { accessToken: jwt.sign(claims, privateKey, { algorithm: ALGORITHM, header }), expiresIn };
  }
}

export const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);
