import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { IdParam } from '#libs/http';
import { Operation } from '#libs/openapi';
import { SessionNotFound } from '../auth.errors.js';
import { SessionListResponse } from './dto/session.response.dto.js';
import { sessionIdOf } from './own-session.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('Sessions')
@Controller('auth/sessions')
@SignedIn()
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Get()
  @Operation('sessions.list', 'List the devices that the actor is signed in on')
  async list(@CurrentActor() { userId, sessionId }: Actor): Promise<SessionListResponse> {
    return SessionListResponse.from(await this.sessions.list(userId), sessionId);
  }

  @Delete(':id')
  @HttpCode(204)
  @SignedIn({ ownerOnly: true })
  @Operation('sessions.end', "End one of the actor's sessions", { errors: [SessionNotFound] })
  async end(@Param() { id }: IdParam, @CurrentActor() { userId }: Actor): Promise<void> {
    await this.sessions.end(userId, id, 'ended_by_owner');
  }

  @Delete()
  @HttpCode(204)
  @SignedIn({ ownerOnly: true })
  @Operation('sessions.endOthers', "End all of the actor's sessions but this one")
  async endOthers(@CurrentActor() actor: Actor): Promise<void> {
    await this.sessions.endOthers(actor.userId, sessionIdOf(actor), 'ended_by_owner');
  }
}
