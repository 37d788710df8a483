import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { UserDeleted, UserErasureScheduled, UserSuspended } from '../../users/index.js';
import { SessionsService } from './sessions.service.js';

/** In the transaction of the change itself: a suspension without the end of the sessions is none. */
@Injectable()
export class EndSessionsWhenAccessEnds {
  constructor(private readonly sessions: SessionsService) {}

  @OnEvent(UserSuspended.name, { suppressErrors: false })
  @OnEvent(UserDeleted.name, { suppressErrors: false })
  @OnEvent(UserErasureScheduled.name, { suppressErrors: false })
  async endSessions({ userId }: UserSuspended | UserDeleted | UserErasureScheduled): Promise<void> {
    await this.sessions.endAll(userId, 'access_ended');
  }
}
