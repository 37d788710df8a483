import { Injectable } from '@nestjs/common';
import { SessionEnded } from '#libs/access';
import type { Actor } from '#libs/context';
import { Logger } from '#libs/logging';
import { InvalidCredentials } from '../auth.errors.js';
import { PasswordCredentials } from '../passwords/password-credentials.js';
import type { Device } from '../sessions/device.js';
import { SessionRotation } from '../sessions/session-rotation.js';
import { type TokenPair, TokenPairs } from '../tokens/token-pairs.js';

/** Lets an actor prove again who they are, for what needs a fresh sign-in (RFC 9470). */
@Injectable()
export class ReauthenticationService {
  constructor(
    private readonly passwords: PasswordCredentials,
    private readonly rotation: SessionRotation,
    private readonly tokens: TokenPairs,
    private readonly logger: Logger,
  ) {}

  /** A new pair of tokens with a fresh `auth_time`. @throws InvalidCredentials, SessionEnded, HashingBusy */
  async reauthenticate({ userId, sessionId }: Actor, password: string, device: Device): Promise<TokenPair> {
    const { ipAddress } = device;
    if (!(await this.passwords.verify(userId, password))) {
      this.logger.info(
        { event: 'reauthentication_refused', userId, sessionId, ipAddress },
        'a reauthentication was refused',
      );
      throw new InvalidCredentials();
    }
    const session = await this.rotation.renew(sessionId, device);
    if (!session) throw new SessionEnded();
    this.logger.info({ event: 'reauthenticated', userId, sessionId, ipAddress }, 'reauthenticated');
    return this.tokens.issue(session);
  }
}
