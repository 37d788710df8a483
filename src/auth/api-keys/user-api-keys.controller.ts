import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, RequirePermission } from '#libs/access';
import type { Actor } from '#libs/context';
import { IdParam } from '#libs/http';
import { Operation } from '#libs/openapi';
import { BeyondOwnPermissions, UserNotFound } from '../../users/index.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { ApiKeyNotFound, OwnApiKeys } from './api-key.errors.js';
import { REVOKE_API_KEYS } from './api-keys.permissions.js';
import { ApiKeyListResponse } from './dto/api-key.response.dto.js';
import { KeyOfOwnerParams } from './dto/key-of-owner.params.dto.js';
import { UserApiKeysService } from './user-api-keys.service.js';

@ApiTags('Users')
@Controller('users/:id/api-keys')
export class UserApiKeysController {
  constructor(private readonly keys: UserApiKeysService) {}

  @Get()
  @RequirePermission(REVOKE_API_KEYS)
  @Operation('users.listApiKeys', "List a user's API keys, without the keys themselves", {
    errors: [UserNotFound, BeyondOwnPermissions],
  })
  async list(@Param() { id }: IdParam, @CurrentActor() actor: Actor): Promise<ApiKeyListResponse> {
    return ApiKeyListResponse.from(await this.keys.list(actor, id));
  }

  @Delete(':keyId')
  @HttpCode(204)
  @RequirePermission(REVOKE_API_KEYS)
  @FreshSignIn()
  @Operation('users.revokeApiKey', "Revoke one of a user's API keys, at once", {
    description: "They are told by mail. One's own are revoked at `/auth/api-keys`.",
    errors: [UserNotFound, BeyondOwnPermissions, OwnApiKeys, ApiKeyNotFound],
  })
  async revoke(
    @Param() { id, keyId }: KeyOfOwnerParams,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<void> {
    await this.keys.revoke(actor, id, keyId, device);
  }
}
