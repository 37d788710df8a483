import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission } from '#libs/access';
import type { Actor } from '#libs/context';
import { IdParam } from '#libs/http';
import { Operation } from '#libs/openapi';
import { BeyondOwnPermissions, UserNotFound } from '../../users/index.js';
import { UserSessionsService } from './user-sessions.service.js';

@ApiTags('Sessions')
@Controller('users/:id/sessions')
export class UserSessionsController {
  constructor(private readonly sessions: UserSessionsService) {}

  @Delete()
  @HttpCode(204)
  @RequirePermission('users.end_sessions')
  @Operation('users.endSessions', "End all of a user's sessions", {
    errors: [UserNotFound, BeyondOwnPermissions],
  })
  async endAll(@Param() { id }: IdParam, @CurrentActor() actor: Actor): Promise<void> {
    await this.sessions.endAll(actor, id);
  }
}
