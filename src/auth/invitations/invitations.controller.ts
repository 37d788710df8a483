import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, RequirePermission } from '#libs/access';
import type { Actor } from '#libs/context';
import { Idempotent, IdParam } from '#libs/http';
import { Operation } from '#libs/openapi';
import {
  BeyondOwnPermissions,
  EmailTaken,
  NotInvited,
  UnknownRole,
  UserNotFound,
  UserResponse,
} from '../../users/index.js';
import { RegistrationClosed } from '../auth.errors.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { CreateUserRequest } from './dto/create-user.request.dto.js';
import { InvitationsService } from './invitations.service.js';
import { RenewedInvitationsService } from './renewed-invitations.service.js';

@ApiTags('Users')
@Controller('users')
export class InvitationsController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly renewed: RenewedInvitationsService,
  ) {}

  @Post()
  @Idempotent()
  @RequirePermission('users.create')
  @FreshSignIn()
  @Operation('users.create', 'Invite a user, who chooses a password with the token of a mail', {
    errors: [RegistrationClosed, EmailTaken, UnknownRole, BeyondOwnPermissions],
  })
  async create(@Body() person: CreateUserRequest, @CurrentActor() actor: Actor): Promise<UserResponse> {
    return UserResponse.from(await this.invitations.invite(actor, person));
  }

  @Post(':id/invitations')
  @HttpCode(202)
  @Idempotent()
  @RequirePermission('users.create')
  @Operation('users.invite', 'Send an invited user another mail, whose token replaces the one before', {
    errors: [UserNotFound, NotInvited, BeyondOwnPermissions],
  })
  async renew(
    @Param() { id }: IdParam,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<void> {
    await this.renewed.renew(actor, id, device);
  }
}
