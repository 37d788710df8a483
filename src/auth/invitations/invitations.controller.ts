import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission } from '#libs/access';
import type { Actor } from '#libs/context';
import { IdParam } from '#libs/http';
import { Operation } from '#libs/openapi';
import {
  BeyondOwnPermissions,
  EmailTaken,
  NotInvited,
  UnknownRole,
  UserNotFound,
} from '../../users/index.js';
import { CreateUserRequest } from './dto/create-user.request.dto.js';
import { InvitationResponse, InvitedUserResponse } from './dto/invited-user.response.dto.js';
import { InvitationsService } from './invitations.service.js';

@ApiTags('Users')
@Controller('users')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  @Post()
  @RequirePermission('users.create')
  @Operation('users.create', 'Invite a user, who then chooses a password', {
    errors: [EmailTaken, UnknownRole, BeyondOwnPermissions],
  })
  async create(
    @Body() person: CreateUserRequest,
    @CurrentActor() actor: Actor,
  ): Promise<InvitedUserResponse> {
    return InvitedUserResponse.of(await this.invitations.invite(actor, person));
  }

  @Post(':id/invitations')
  @RequirePermission('users.create')
  @Operation('users.invite', 'Give an invited user a new token, in place of the one before', {
    errors: [UserNotFound, NotInvited, BeyondOwnPermissions],
  })
  async renew(@Param() { id }: IdParam, @CurrentActor() actor: Actor): Promise<InvitationResponse> {
    return InvitationResponse.from(await this.invitations.renew(actor, id));
  }
}
