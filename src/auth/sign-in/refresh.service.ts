import { Injectable } from '@nestjs/common';
import { SessionEnded } from '#libs/access';
import { UserAccountsService } from '../../users/index.js';
import { mayImpersonate } from '../impersonation/impersonate.permission.js';
import type { Device } from '../sessions/device.js';
import { RefreshTokens } from '../sessions/refresh-tokens.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionRotation } from '../sessions/session-rotation.js';
import { type TokenPair, TokenPairs } from '../tokens/token-pairs.js';

/** Exchanges refresh tokens. */
@Injectable()
export class RefreshService {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly rotation: SessionRotation,
    private readonly refreshTokens: RefreshTokens,
    private readonly tokens: TokenPairs,
  ) {}

  /** A new pair of tokens, with which the refresh token is used up. @throws SessionEnded */
  async refresh(refreshToken: string, device: Device): Promise<TokenPair> {
    const token = this.refreshTokens.read(refreshToken);
    const session = token && (await this.rotation.rotate(token, device));
    if (!session || !(await this.mayGoOn(session))) throw new SessionEnded();
    return this.tokens.issue(session);
  }

  private async mayGoOn({ userId, impersonatorId }: Session): Promise<boolean> {
    if (!(await this.accounts.accessOf(userId)).isActive) return false;
    return impersonatorId === null || mayImpersonate(await this.accounts.accessOf(impersonatorId));
  }
}
