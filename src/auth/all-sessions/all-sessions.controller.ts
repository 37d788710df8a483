import { Controller, Delete, HttpCode } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, RequirePermission } from '#libs/access';
import type { Actor } from '#libs/context';
import { Operation } from '#libs/openapi';
import { END_ALL_SESSIONS } from './all-sessions.permissions.js';
import { AllSessionsService } from './all-sessions.service.js';

const DESCRIPTION = `
For an incident: everyone is signed out, on every device, at their next request. The session that asks stays, so that
whoever ends the others can go on; their own others end, and so does all acting for others. People sign in again as they
always do. API keys are untouched.
`.trim();

@ApiTags('Sessions')
@Controller('sessions')
export class AllSessionsController {
  constructor(private readonly sessions: AllSessionsService) {}

  @Delete()
  @HttpCode(204)
  @RequirePermission(END_ALL_SESSIONS)
  @FreshSignIn()
  @Operation('sessions.endAll', "End everybody's sessions but this one", { description: DESCRIPTION })
  async endAll(@CurrentActor() actor: Actor): Promise<void> {
    await this.sessions.endAll(actor);
  }
}
