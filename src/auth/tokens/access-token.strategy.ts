import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { ExtractJwt, Strategy, type SecretOrKeyProvider } from 'passport-jwt';
import { z } from 'zod';
import { HttpConfig } from '#libs/config';
import { type AccessTokenClaims, ALGORITHM, partiesOf, TOKEN_TYPE } from './access-tokens.js';
import { SigningKeys } from './signing-keys.js';

export const ACCESS_TOKEN = 'access-token';

const CLAIMS: z.ZodType<AccessTokenClaims> = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  exp: z.int(),
  iat: z.int(),
  auth_time: z.int(),
  act: z.object({ sub: z.uuid() }).optional(),
});

/** Verifies an access token: algorithm, type, signature, issuer, audience. Keys named in the token are ignored. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, ACCESS_TOKEN) {
  constructor(keys: SigningKeys, config: HttpConfig) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      algorithms: [ALGORITHM],
      ...partiesOf(config),
      // The guard checks the times at every request, also for tokens verified before, by the injected clock.
      ignoreExpiration: true,
      secretOrKeyProvider: provideKey(keys),
    });
  }

  /** False, which refuses the token, unless it says all that an access token has to. */
  validate(claims: unknown): AccessTokenClaims | false {
    const { success, data } = CLAIMS.safeParse(claims);
    return success && data;
  }
}

function provideKey(keys: SigningKeys): SecretOrKeyProvider {
  return (_request, token: string, done) => {
    findKey(keys, token).then(
      (key) => done(null, key as unknown as Buffer),
      (error: unknown) => done(error),
    );
  };
}

/** Without a key passport-jwt refuses the token. */
async function findKey(keys: SigningKeys, token: string): Promise<KeyObject | undefined> {
  const header = jwt.decode(token, { complete: true })?.header;
  if (header?.typ !== TOKEN_TYPE || typeof header.kid !== 'string') return undefined;
  return keys.find(header.kid);
}
