import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, ImpersonationRefused, RequirePermission } from '#libs/access';
import type { Actor } from '#libs/context';
import { IdParam } from '#libs/http';
import { Operation } from '#libs/openapi';
import { BeyondOwnPermissions, UserNotFound } from '../../users/index.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { TokensResponse } from '../sign-in/dto/tokens.response.dto.js';
import { TokenPairs } from '../tokens/token-pairs.js';
import { ImpersonateRequest } from './dto/impersonate.request.dto.js';
import { IMPERSONATE } from './impersonate.permission.js';
import { ImpersonationService } from './impersonation.service.js';

@ApiTags('Users')
@Controller('users/:id/impersonation')
export class ImpersonationController {
  constructor(
    private readonly impersonation: ImpersonationService,
    private readonly tokens: TokenPairs,
  ) {}

  @Post()
  @HttpCode(200)
  @RequirePermission(IMPERSONATE)
  @FreshSignIn()
  @Operation('users.impersonate', 'Act for a user, for an hour at most', {
    description:
      'With tokens of a session of the user, in which the actor may do what both may, and nothing that needs a fresh ' +
      'sign-in. The user is told by mail. `POST /auth/logout` with these tokens ends it.',
    errors: [UserNotFound, BeyondOwnPermissions, ImpersonationRefused],
  })
  async begin(
    @Param() { id }: IdParam,
    @Body() { reason }: ImpersonateRequest,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<TokensResponse> {
    return TokensResponse.from(
      await this.tokens.issue(await this.impersonation.begin(actor, id, reason, device)),
    );
  }
}
