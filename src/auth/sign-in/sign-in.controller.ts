import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, SessionEnded, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { HASHING_ERRORS } from '#libs/crypto';
import { Operation } from '#libs/openapi';
import {
  EmailNotVerified,
  InvalidCode,
  InvalidCredentials,
  SecondFactorRequired,
  TooManyAttempts,
} from '../auth.errors.js';
import { LimitGuesses } from '../guessing/limit-guesses.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { LoginRequest, ReauthenticateRequest, RefreshRequest } from './dto/sign-in.request.dto.js';
import { ApiSignIn, type SignInResponse, signInResponse } from './dto/sign-in.response.dto.js';
import { TokensResponse } from './dto/tokens.response.dto.js';
import { ReauthenticationService } from './reauthentication.service.js';
import { RefreshService } from './refresh.service.js';
import { SignInService } from './sign-in.service.js';
import { SignOutService } from './sign-out.service.js';

@ApiTags('Sign-in')
@Controller('auth')
export class SignInController {
  constructor(
    private readonly signIn: SignInService,
    private readonly refreshes: RefreshService,
    private readonly reauthentications: ReauthenticationService,
    private readonly departures: SignOutService,
  ) {}

  @Post('login')
  @HttpCode(200)
  @Public('this is where people sign in')
  @LimitGuesses('password', InvalidCredentials)
  @ApiSignIn()
  @Operation('auth.login', 'Sign in', {
    description:
      'With tokens, or with what `POST /auth/mfa` takes beside a code where the account has a second factor.',
    errors: [InvalidCredentials, EmailNotVerified, TooManyAttempts, ...HASHING_ERRORS],
  })
  async login(
    @Body() { email, password }: LoginRequest,
    @CurrentDevice() device: Device,
  ): Promise<SignInResponse> {
    return signInResponse(await this.signIn.signIn(email, password, device));
  }

  @Post('refresh')
  @HttpCode(200)
  @Public('the refresh token is the credential')
  @LimitGuesses('token', SessionEnded)
  @Operation('auth.refresh', 'Exchange a refresh token for a new pair of tokens', {
    errors: [SessionEnded, TooManyAttempts],
  })
  async refresh(
    @Body() { refreshToken }: RefreshRequest,
    @CurrentDevice() device: Device,
  ): Promise<TokensResponse> {
    return TokensResponse.from(await this.refreshes.refresh(refreshToken, device));
  }

  @Post('reauthentication')
  @HttpCode(200)
  @SignedIn({ ownerOnly: true })
  @LimitGuesses('own password', InvalidCredentials)
  @Operation('auth.reauthenticate', 'Prove again who the actor is, for what needs a fresh sign-in', {
    description:
      'With the password, or where there is an authenticator app with a code of it or a recovery code.',
    errors: [InvalidCredentials, InvalidCode, SecondFactorRequired, TooManyAttempts, ...HASHING_ERRORS],
  })
  async reauthenticate(
    @Body() proof: ReauthenticateRequest,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<TokensResponse> {
    return TokensResponse.from(await this.reauthentications.reauthenticate(actor, proof, device));
  }

  @Post('logout')
  @HttpCode(204)
  @SignedIn()
  @Operation('auth.logout', 'Sign out: end this session')
  async logout(@CurrentActor() actor: Actor, @CurrentDevice() device: Device): Promise<void> {
    await this.departures.signOut(actor, device);
  }
}
