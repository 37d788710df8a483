import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, RequirePermission } from '#libs/access';
import type { Actor } from '#libs/context';
import { describeList, InvalidListQuery, VersionMismatch } from '#libs/database';
import { Idempotent, IdParam, IfMatch } from '#libs/http';
import { Operation } from '#libs/openapi';
import { BeyondOwnPermissions } from '../user.errors.js';
import { ListRolesQuery } from './dto/list-roles.query.dto.js';
import { CreateRoleRequest, UpdateRoleRequest } from './dto/role.request.dto.js';
import { RoleListResponse, RoleResponse } from './dto/role.response.dto.js';
import { RoleInUse, RoleIsBuiltIn, RoleNameTaken, RoleNotFound, UnknownPermission } from './role.errors.js';
import { RoleChangesService } from './role-changes.service.js';
import { rolesList } from './role-definitions.repository.js';
import { RoleDirectoryService } from './role-directory.service.js';

const EDIT_ERRORS = [RoleNotFound, RoleIsBuiltIn, BeyondOwnPermissions, VersionMismatch];

@ApiTags('Roles')
@Controller('roles')
export class RolesController {
  constructor(
    private readonly directory: RoleDirectoryService,
    private readonly changes: RoleChangesService,
  ) {}

  @Get()
  @RequirePermission('roles.read')
  @Operation('roles.list', 'List roles', { description: describeList(rolesList), errors: [InvalidListQuery] })
  async list(@Query() query: ListRolesQuery, @CurrentActor() actor: Actor): Promise<RoleListResponse> {
    return RoleListResponse.from(await this.directory.list(actor, query));
  }

  @Post()
  @Idempotent()
  @RequirePermission('roles.manage')
  @FreshSignIn()
  @Operation('roles.create', 'Make a role, of permissions that the actor holds', {
    errors: [RoleNameTaken, UnknownPermission, BeyondOwnPermissions],
  })
  async create(
    @Body() { name, description = '', permissions }: CreateRoleRequest,
    @CurrentActor() actor: Actor,
  ): Promise<RoleResponse> {
    return RoleResponse.from(await this.changes.create(actor, { name, description, permissions }));
  }

  @Get(':id')
  @RequirePermission('roles.read')
  @Operation('roles.read', 'Read a role', { errors: [RoleNotFound] })
  async read(@Param() { id }: IdParam): Promise<RoleResponse> {
    return RoleResponse.from(await this.directory.get(id));
  }

  @Patch(':id')
  @RequirePermission('roles.manage')
  @FreshSignIn()
  @Operation('roles.update', 'Change a role, at once for everyone who has it', {
    errors: [...EDIT_ERRORS, RoleNameTaken, UnknownPermission],
  })
  async update(
    @Param() { id }: IdParam,
    @Body() changes: UpdateRoleRequest,
    @IfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<RoleResponse> {
    return RoleResponse.from(await this.changes.update(id, changes, { actor, version }));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('roles.manage')
  @FreshSignIn()
  @Operation('roles.delete', 'Delete a role that nobody has', { errors: [...EDIT_ERRORS, RoleInUse] })
  async delete(
    @Param() { id }: IdParam,
    @IfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.changes.delete(id, { actor, version });
  }
}
