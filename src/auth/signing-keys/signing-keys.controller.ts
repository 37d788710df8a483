import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, RequirePermission } from '#libs/access';
import type { Actor } from '#libs/context';
import { Operation } from '#libs/openapi';
import { RotateSigningKeysRequest } from './dto/rotate-signing-keys.request.dto.js';
import { SigningKeyResponse } from './dto/signing-key.response.dto.js';
import { SigningKeyRotation } from './signing-key-rotation.js';
import { ROTATE_SIGNING_KEYS } from './signing-keys.permissions.js';

const DESCRIPTION = `
The new key takes the place of the next one, is published at once, and signs a day later; what the keys before it have
signed stays good. With \`immediately\`, all keys are replaced at once, and every access token is worth nothing, that of
this request too: clients get new ones with their refresh tokens.
`.trim();

@ApiTags('Signing keys')
@Controller('signing-keys')
export class SigningKeysController {
  constructor(private readonly rotation: SigningKeyRotation) {}

  @Post('rotations')
  @HttpCode(200)
  @RequirePermission(ROTATE_SIGNING_KEYS)
  @FreshSignIn()
  @Operation('signingKeys.rotate', 'Replace the keys that access tokens are signed with', {
    description: DESCRIPTION,
  })
  async rotate(
    @Body() { immediately = false }: RotateSigningKeysRequest,
    @CurrentActor() { userId: actorId }: Actor,
  ): Promise<SigningKeyResponse> {
    return SigningKeyResponse.from(await this.rotation.rotate({ immediately, actorId }));
  }
}
