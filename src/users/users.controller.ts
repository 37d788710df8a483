import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ApiKeyRefused,
  CurrentActor,
  FreshSignIn,
  FreshSignInRequired,
  ImpersonationRefused,
  RequirePermission,
} from '#libs/access';
import type { Actor } from '#libs/context';
import { describeList, InvalidListQuery, VersionMismatch } from '#libs/database';
import { IdParam, IfMatch } from '#libs/http';
import { Operation } from '#libs/openapi';
import { ListUsersQuery } from './dto/list-users.query.dto.js';
import { SetRolesRequest } from './dto/set-roles.request.dto.js';
import { SuspendUserRequest } from './dto/suspend-user.request.dto.js';
import { SuspensionResponse } from './dto/suspension.response.dto.js';
import { UpdateUserRequest } from './dto/update-user.request.dto.js';
import { UserListResponse, UserResponse } from './dto/user.response.dto.js';
import {
  BeyondOwnPermissions,
  EmailTaken,
  LastAdministrator,
  NotSuspended,
  OwnEmail,
  UnknownRole,
  UserIsDeleted,
  UserNotFound,
} from './user.errors.js';
import { usersList } from './users.list.js';
import { UsersService } from './users.service.js';

const EDIT_ERRORS = [UserNotFound, UserIsDeleted, BeyondOwnPermissions, VersionMismatch];

@ApiTags('Users')
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @RequirePermission('users.read')
  @Operation('users.list', 'List users', {
    description: `${describeList(usersList)} Deleted users are listed only when \`status\` is filtered by.`,
    errors: [InvalidListQuery],
  })
  async list(@Query() query: ListUsersQuery, @CurrentActor() actor: Actor): Promise<UserListResponse> {
    return UserListResponse.from(await this.users.list(actor, query));
  }

  @Get(':id')
  @RequirePermission('users.read')
  @Operation('users.read', 'Read a user', { errors: [UserNotFound] })
  async read(@Param() { id }: IdParam): Promise<UserResponse> {
    return UserResponse.from(await this.users.get(id));
  }

  @Patch(':id')
  @RequirePermission('users.update')
  @Operation('users.update', "Change a user's name or e-mail address", {
    description:
      'Another e-mail address needs a sign-in younger than ten minutes (RFC 9470), and takes no API key.',
    errors: [...EDIT_ERRORS, EmailTaken, OwnEmail, FreshSignInRequired, ApiKeyRefused, ImpersonationRefused],
  })
  async update(
    @Param() { id }: IdParam,
    @Body() changes: UpdateUserRequest,
    @IfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<UserResponse> {
    return UserResponse.from(await this.users.update(id, changes, { actor, version }));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('users.delete')
  @Operation('users.delete', 'Delete a user, until restored', { errors: [...EDIT_ERRORS, LastAdministrator] })
  async delete(
    @Param() { id }: IdParam,
    @IfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.users.delete(id, { actor, version });
  }

  @Post(':id/restoration')
  @HttpCode(200)
  @RequirePermission('users.restore')
  @Operation('users.restore', 'Restore a deleted user', {
    errors: [UserNotFound, BeyondOwnPermissions, EmailTaken, VersionMismatch],
  })
  async restore(
    @Param() { id }: IdParam,
    @IfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<UserResponse> {
    return UserResponse.from(await this.users.restore(id, { actor, version }));
  }

  @Get(':id/suspension')
  @RequirePermission('users.read')
  @Operation('users.readSuspension', 'Read why a user is suspended', { errors: [UserNotFound, NotSuspended] })
  async readSuspension(@Param() { id }: IdParam): Promise<SuspensionResponse> {
    return SuspensionResponse.from(await this.users.getSuspension(id));
  }

  @Put(':id/suspension')
  @RequirePermission('users.suspend')
  @Operation('users.suspend', 'Suspend a user and end their sessions', {
    errors: [...EDIT_ERRORS, LastAdministrator],
  })
  async suspend(
    @Param() { id }: IdParam,
    @Body() { reason }: SuspendUserRequest,
    @IfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<UserResponse> {
    return UserResponse.from(await this.users.suspend(id, reason, { actor, version }));
  }

  @Delete(':id/suspension')
  @RequirePermission('users.suspend')
  @Operation('users.liftSuspension', "Lift a user's suspension", { errors: EDIT_ERRORS })
  async liftSuspension(
    @Param() { id }: IdParam,
    @IfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<UserResponse> {
    return UserResponse.from(await this.users.liftSuspension(id, { actor, version }));
  }

  @Put(':id/roles')
  @RequirePermission('users.assign_roles')
  @FreshSignIn()
  @Operation('users.setRoles', "Replace a user's roles", {
    errors: [...EDIT_ERRORS, UnknownRole, LastAdministrator],
  })
  async setRoles(
    @Param() { id }: IdParam,
    @Body() { roles }: SetRolesRequest,
    @IfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<UserResponse> {
    return UserResponse.from(await this.users.setRoles(id, roles, { actor, version }));
  }
}
