import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '#libs/access';
import { Operation } from '#libs/openapi';
import { EmailNotVerified, InvalidCredentials, RegistrationClosed, TooManyAttempts } from '../auth.errors.js';
import { LimitGuesses } from '../guessing/limit-guesses.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { ApiSignIn, type SignInResponse, signInResponse } from '../sign-in/dto/sign-in.response.dto.js';
import { AuthorizationQuery, OidcCallbackRequest, ProviderParam } from './dto/oidc.request.dto.js';
import { AuthorizationResponse, OidcProviderListResponse } from './dto/oidc.response.dto.js';
import {
  IdentityNotLinked,
  InvalidFlow,
  ProviderEmailNotVerified,
  ProviderNotFound,
  ProviderSignInRefused,
  ProviderUnavailable,
} from './oidc.errors.js';
import { OidcService } from './oidc.service.js';

const BEGIN = `
Send the person to \`authorizationUrl\`, and keep \`flowSecret\` in their browser. The provider sends them back to
\`/oidc/{provider}\` below the setting \`links.webUrl\`, with \`code\`, \`state\` and perhaps \`iss\` in the query.

The sign-in is as fresh as the one at the provider is, should it say when that was. Where a fresh one is needed, such as
after \`auth.fresh_sign_in_required\`, ask for \`prompt=login\`: the person signs in there anew, and a provider that did not
have them do so is refused.
`.trim();

const FINISH = `
Whoever has no account yet gets one where the setting \`auth.registration\` is \`open\`. An account that is there already
is linked when both sides have verified its e-mail address; otherwise by its signed-in owner.
`.trim();

@ApiTags('Identity providers')
@Controller('auth/oidc')
export class OidcController {
  constructor(private readonly oidc: OidcService) {}

  @Get('providers')
  @Public('this is where people choose how they sign in')
  @Operation('oidc.listProviders', 'List the identity providers that people can sign in with')
  list(): OidcProviderListResponse {
    return OidcProviderListResponse.from(this.oidc.all());
  }

  @Post(':provider/authorization')
  @HttpCode(200)
  @Public('this is where people sign in')
  @Operation('oidc.authorize', 'Begin to sign in with an identity provider', {
    description: BEGIN,
    errors: [ProviderNotFound, ProviderUnavailable],
  })
  async begin(
    @Param() { provider }: ProviderParam,
    @Query() { prompt }: AuthorizationQuery,
    @CurrentDevice() device: Device,
  ): Promise<AuthorizationResponse> {
    return AuthorizationResponse.from(await this.oidc.begin(provider, prompt === 'login', device));
  }

  @Post(':provider/callback')
  @HttpCode(200)
  @Public('what the provider sent, and the secret of the first step, are the credentials')
  @LimitGuesses('token', InvalidCredentials)
  @ApiSignIn()
  @Operation('oidc.signIn', 'Sign in with what the identity provider sent', {
    description: FINISH,
    errors: [
      ProviderNotFound,
      InvalidFlow,
      ProviderSignInRefused,
      ProviderUnavailable,
      ProviderEmailNotVerified,
      IdentityNotLinked,
      RegistrationClosed,
      EmailNotVerified,
      TooManyAttempts,
    ],
  })
  async finish(
    @Param() { provider }: ProviderParam,
    @Body() answer: OidcCallbackRequest,
    @CurrentDevice() device: Device,
  ): Promise<SignInResponse> {
    return signInResponse(await this.oidc.finish(provider, answer, device));
  }
}
