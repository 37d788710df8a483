import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { VersionMismatch } from '#libs/database';
import { IfMatch } from '#libs/http';
import { Operation } from '#libs/openapi';
import { UpdateProfileRequest } from './dto/update-user.request.dto.js';
import { UserResponse } from './dto/user.response.dto.js';
import { UsersService } from './users.service.js';

@ApiTags('My account')
@Controller('users/me')
@SignedIn()
export class MeController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @SignedIn({ apiKeys: true })
  @Operation('me.read', "Read the actor's own profile")
  async read(@CurrentActor() { userId }: Actor): Promise<UserResponse> {
    return UserResponse.from(await this.users.get(userId));
  }

  @Patch()
  @Operation('me.update', "Change the actor's own profile", { errors: [VersionMismatch] })
  async update(
    @Body() changes: UpdateProfileRequest,
    @IfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<UserResponse> {
    return UserResponse.from(await this.users.update(actor.userId, changes, { actor, version }));
  }
}
