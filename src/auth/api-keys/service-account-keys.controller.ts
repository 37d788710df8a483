import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, RequirePermission } from '#libs/access';
import type { Actor } from '#libs/context';
import { Idempotent, IdParam } from '#libs/http';
import { Operation } from '#libs/openapi';
import {
  BeyondOwnPermissions,
  MANAGE_SERVICE_ACCOUNTS,
  PermissionNotHeld,
  READ_SERVICE_ACCOUNTS,
  ServiceAccountNotFound,
  UnknownPermission,
} from '../../users/index.js';
import { EmailNotVerified } from '../auth.errors.js';
import { ApiKeyNotFound, ExpiryRefused, TooManyApiKeys } from './api-key.errors.js';
import { ApiKeyListResponse, ApiKeyResponse, CreatedApiKeyResponse } from './dto/api-key.response.dto.js';
import { ApiKeyBody, CreateApiKeyRequest } from './dto/create-api-key.request.dto.js';
import { KeyOfOwnerParams } from './dto/key-of-owner.params.dto.js';
import { NewServiceAccountKeysService } from './new-service-account-keys.service.js';
import { ServiceAccountKeysService } from './service-account-keys.service.js';

@ApiTags('Service accounts')
@Controller('service-accounts/:id/api-keys')
export class ServiceAccountKeysController {
  constructor(
    private readonly keys: ServiceAccountKeysService,
    private readonly newKeys: NewServiceAccountKeysService,
  ) {}

  @Get()
  @RequirePermission(READ_SERVICE_ACCOUNTS)
  @Operation(
    'serviceAccounts.listApiKeys',
    'List the API keys of a service account, without the keys themselves',
    {
      errors: [ServiceAccountNotFound],
    },
  )
  async list(@Param() { id }: IdParam): Promise<ApiKeyListResponse> {
    return ApiKeyListResponse.from(await this.keys.list(id));
  }

  @Get(':keyId')
  @RequirePermission(READ_SERVICE_ACCOUNTS)
  @Operation('serviceAccounts.readApiKey', 'Read one of the API keys of a service account', {
    errors: [ApiKeyNotFound],
  })
  async read(@Param() { id, keyId }: KeyOfOwnerParams): Promise<ApiKeyResponse> {
    return ApiKeyResponse.from(await this.keys.get(id, keyId));
  }

  @Post()
  @ApiKeyBody()
  @Idempotent()
  @RequirePermission(MANAGE_SERVICE_ACCOUNTS)
  @FreshSignIn()
  @Operation(
    'serviceAccounts.createApiKey',
    'Make an API key of a service account, which is shown in this answer only',
    {
      description:
        'It may do what it permits and the service account may do at the moment; whoever makes it has to hold all of ' +
        'that at this one.',
      errors: [
        ServiceAccountNotFound,
        UnknownPermission,
        BeyondOwnPermissions,
        PermissionNotHeld,
        ExpiryRefused,
        TooManyApiKeys,
        EmailNotVerified,
      ],
    },
  )
  async create(
    @Param() { id }: IdParam,
    @Body() draft: CreateApiKeyRequest,
    @CurrentActor() actor: Actor,
  ): Promise<CreatedApiKeyResponse> {
    return CreatedApiKeyResponse.of(await this.newKeys.create(actor, id, draft));
  }

  @Delete(':keyId')
  @HttpCode(204)
  @RequirePermission(MANAGE_SERVICE_ACCOUNTS)
  @FreshSignIn()
  @Operation('serviceAccounts.revokeApiKey', 'Revoke one of the API keys of a service account, at once', {
    errors: [ServiceAccountNotFound, BeyondOwnPermissions, ApiKeyNotFound],
  })
  async revoke(@Param() { id, keyId }: KeyOfOwnerParams, @CurrentActor() actor: Actor): Promise<void> {
    await this.keys.revoke(actor, id, keyId);
  }
}
