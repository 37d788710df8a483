import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '#libs/access';
import { Cached } from '#libs/http';
import { Operation } from '#libs/openapi';
import { JwksResponse } from './dto/jwks.response.dto.js';
import { SIGNING_KEYS_TAG } from './signing-key-store.js';
import { SigningKeys } from './signing-keys.js';

@ApiTags('Signing keys')
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: SigningKeys) {}

  @Get('jwks.json')
  @Public('whoever verifies access tokens needs the public keys')
  @Header('Cache-Control', 'public, max-age=300')
  @Cached({ ttl: 60_000, tags: [SIGNING_KEYS_TAG] })
  @Operation('jwks.read', 'Read the public keys of access tokens (RFC 7517)')
  async read(): Promise<JwksResponse> {
    return { keys: await this.keys.published() };
  }
}
