import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, RequirePermission } from '#libs/access';
import type { Actor } from '#libs/context';
import { describeList, InvalidListQuery, VersionMismatch } from '#libs/database';
import { Idempotent, IdParam, IfMatch } from '#libs/http';
import { Operation } from '#libs/openapi';
import { SetRolesRequest } from '../dto/set-roles.request.dto.js';
import { BeyondOwnPermissions, UnknownRole } from '../user.errors.js';
import { ListServiceAccountsQuery } from './dto/list-service-accounts.query.dto.js';
import {
  CreateServiceAccountRequest,
  UpdateServiceAccountRequest,
} from './dto/service-account.request.dto.js';
import { ServiceAccountListResponse, ServiceAccountResponse } from './dto/service-account.response.dto.js';
import { ServiceAccountNameTaken, ServiceAccountNotFound } from './service-account.errors.js';
import { ServiceAccountDirectoryService } from './service-account-directory.service.js';
import { serviceAccountsList } from './service-accounts.list.js';
import { MANAGE_SERVICE_ACCOUNTS, READ_SERVICE_ACCOUNTS } from './service-accounts.permissions.js';
import { ServiceAccountsService } from './service-accounts.service.js';

const EDIT_ERRORS = [ServiceAccountNotFound, BeyondOwnPermissions, VersionMismatch];

@ApiTags('Service accounts')
@Controller('service-accounts')
export class ServiceAccountsController {
  constructor(
    private readonly directory: ServiceAccountDirectoryService,
    private readonly accounts: ServiceAccountsService,
  ) {}

  @Get()
  @RequirePermission(READ_SERVICE_ACCOUNTS)
  @Operation('serviceAccounts.list', 'List service accounts', {
    description: describeList(serviceAccountsList),
    errors: [InvalidListQuery],
  })
  async list(
    @Query() query: ListServiceAccountsQuery,
    @CurrentActor() actor: Actor,
  ): Promise<ServiceAccountListResponse> {
    return ServiceAccountListResponse.from(await this.directory.list(actor, query));
  }

  @Post()
  @Idempotent()
  @RequirePermission(MANAGE_SERVICE_ACCOUNTS)
  @FreshSignIn()
  @Operation('serviceAccounts.create', 'Make a service account, with roles that the actor could give', {
    errors: [ServiceAccountNameTaken, UnknownRole, BeyondOwnPermissions],
  })
  async create(
    @Body() { name, description = null, roles }: CreateServiceAccountRequest,
    @CurrentActor() actor: Actor,
  ): Promise<ServiceAccountResponse> {
    return ServiceAccountResponse.from(await this.accounts.create(actor, { name, description, roles }));
  }

  @Get(':id')
  @RequirePermission(READ_SERVICE_ACCOUNTS)
  @Operation('serviceAccounts.read', 'Read a service account', { errors: [ServiceAccountNotFound] })
  async read(@Param() { id }: IdParam): Promise<ServiceAccountResponse> {
    return ServiceAccountResponse.from(await this.directory.get(id));
  }

  @Patch(':id')
  @RequirePermission(MANAGE_SERVICE_ACCOUNTS)
  @FreshSignIn()
  @Operation('serviceAccounts.update', 'Change, disable or enable a service account', {
    errors: [...EDIT_ERRORS, ServiceAccountNameTaken],
  })
  async update(
    @Param() { id }: IdParam,
    @Body() changes: UpdateServiceAccountRequest,
    @IfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<ServiceAccountResponse> {
    return ServiceAccountResponse.from(await this.accounts.update(id, changes, { actor, version }));
  }

  @Put(':id/roles')
  @RequirePermission(MANAGE_SERVICE_ACCOUNTS)
  @FreshSignIn()
  @Operation('serviceAccounts.setRoles', "Replace a service account's roles", {
    errors: [...EDIT_ERRORS, UnknownRole],
  })
  async setRoles(
    @Param() { id }: IdParam,
    @Body() { roles }: SetRolesRequest,
    @IfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<ServiceAccountResponse> {
    return ServiceAccountResponse.from(await this.accounts.setRoles(id, roles, { actor, version }));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission(MANAGE_SERVICE_ACCOUNTS)
  @FreshSignIn()
  @Operation('serviceAccounts.delete', 'Delete a service account and its API keys, for good', {
    errors: EDIT_ERRORS,
  })
  async delete(
    @Param() { id }: IdParam,
    @IfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.accounts.delete(id, { actor, version });
  }
}
