import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { UserDeleted, UserMoved, UserRolesChanged } from '../../users/index.js';
import { OneTimeTokensService } from './one-time-tokens.service.js';

/** Whoever still holds a token must not get an account that has become more, or someone else's, since. */
@Injectable()
export class RevokeTokensWhenAccountChanges {
  constructor(private readonly tokens: OneTimeTokensService) {}

  @OnEvent(UserMoved.name, { suppressErrors: false })
  @OnEvent(UserRolesChanged.name, { suppressErrors: false })
  @OnEvent(UserDeleted.name, { suppressErrors: false })
  async revokeTokens({ userId }: UserMoved | UserRolesChanged | UserDeleted): Promise<void> {
    await this.tokens.revokeAll(userId);
  }
}
