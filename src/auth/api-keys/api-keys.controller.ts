import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { Idempotent, IdParam } from '#libs/http';
import { Operation } from '#libs/openapi';
import { BeyondOwnPermissions, UnknownPermission } from '../../users/index.js';
import { EmailNotVerified } from '../auth.errors.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { ApiKeyNotFound, ExpiryRefused, TooManyApiKeys } from './api-key.errors.js';
import { ApiKeysService } from './api-keys.service.js';
import { ApiKeyListResponse, ApiKeyResponse, CreatedApiKeyResponse } from './dto/api-key.response.dto.js';
import { ApiKeyBody, CreateApiKeyRequest } from './dto/create-api-key.request.dto.js';

@ApiTags('API keys')
@Controller('auth/api-keys')
@SignedIn({ ownerOnly: true })
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Get()
  @Operation('apiKeys.list', "List the actor's API keys, without the keys themselves")
  async list(@CurrentActor() actor: Actor): Promise<ApiKeyListResponse> {
    return ApiKeyListResponse.from(await this.keys.list(actor));
  }

  @Get(':id')
  @Operation('apiKeys.read', "Read one of the actor's API keys", { errors: [ApiKeyNotFound] })
  async read(@Param() { id }: IdParam, @CurrentActor() actor: Actor): Promise<ApiKeyResponse> {
    return ApiKeyResponse.from(await this.keys.get(actor, id));
  }

  @Post()
  @ApiKeyBody()
  @Idempotent()
  @FreshSignIn()
  @Operation('apiKeys.create', 'Make an API key, which is shown in this answer only', {
    description:
      'It may do what it permits and its owner may do at the moment. It is sent as `Authorization: Bearer sr_…` to ' +
      'the operations that have `x-api-keys`.',
    errors: [UnknownPermission, BeyondOwnPermissions, ExpiryRefused, TooManyApiKeys, EmailNotVerified],
  })
  async create(
    @Body() draft: CreateApiKeyRequest,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<CreatedApiKeyResponse> {
    return CreatedApiKeyResponse.of(await this.keys.create(actor, draft, device));
  }

  @Delete(':id')
  @HttpCode(204)
  @FreshSignIn()
  @Operation('apiKeys.revoke', "Revoke one of the actor's API keys, at once", { errors: [ApiKeyNotFound] })
  async revoke(
    @Param() { id }: IdParam,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<void> {
    await this.keys.revoke(actor, id, device);
  }
}
