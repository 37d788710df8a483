import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { IdParam } from '#libs/http';
import { Operation } from '#libs/openapi';
import { EmailNotVerified, InvalidCredentials, LastWayIn, TooManyAttempts } from '../auth.errors.js';
import { LimitGuesses } from '../guessing/limit-guesses.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { OidcCallbackRequest, ProviderParam } from './dto/oidc.request.dto.js';
import { AuthorizationResponse, IdentityListResponse, IdentityResponse } from './dto/oidc.response.dto.js';
import {
  IdentityNotFound,
  IdentityTaken,
  InvalidFlow,
  ProviderNotFound,
  ProviderSignInRefused,
  ProviderUnavailable,
} from './oidc.errors.js';
import { OidcLinksService } from './oidc-links.service.js';

@ApiTags('Identity providers')
@Controller('auth/oidc')
@SignedIn()
export class OidcLinksController {
  constructor(private readonly links: OidcLinksService) {}

  @Get('identities')
  @SignedIn({ ownerOnly: true })
  @Operation('oidc.listIdentities', 'List the identities that the actor can sign in with')
  async list(@CurrentActor() actor: Actor): Promise<IdentityListResponse> {
    return IdentityListResponse.from(await this.links.list(actor));
  }

  @Post(':provider/links')
  @HttpCode(200)
  @FreshSignIn()
  @Operation('oidc.authorizeLink', 'Begin to link an identity to the account of the actor', {
    description: 'Goes on as a sign-in does, but ends at `POST /auth/oidc/{provider}/links/confirmation`.',
    errors: [ProviderNotFound, EmailNotVerified, ProviderUnavailable],
  })
  async begin(
    @Param() { provider }: ProviderParam,
    @CurrentActor() actor: Actor,
  ): Promise<AuthorizationResponse> {
    return AuthorizationResponse.from(await this.links.begin(actor, provider));
  }

  @Post(':provider/links/confirmation')
  @HttpCode(200)
  @FreshSignIn()
  @LimitGuesses('token', InvalidCredentials)
  @Operation('oidc.link', 'Link an identity with what the identity provider sent', {
    errors: [
      ProviderNotFound,
      InvalidFlow,
      ProviderSignInRefused,
      ProviderUnavailable,
      IdentityTaken,
      TooManyAttempts,
    ],
  })
  async confirm(
    @Param() { provider }: ProviderParam,
    @Body() answer: OidcCallbackRequest,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<IdentityResponse> {
    return IdentityResponse.from(await this.links.confirm(actor, provider, answer, device));
  }

  @Delete('identities/:id')
  @HttpCode(204)
  @FreshSignIn()
  @Operation('oidc.unlink', 'Unlink an identity: it opens the account no more', {
    description: 'Sessions that were opened with it stay open. The last way to sign in is not removed.',
    errors: [IdentityNotFound, LastWayIn],
  })
  async unlink(
    @Param() { id }: IdParam,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<void> {
    await this.links.unlink(actor, id, device);
  }
}
