import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, SessionEnded, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { HASHING_ERRORS } from '#libs/crypto';
import { Operation } from '#libs/openapi';
import { EmailNotVerified, InvalidCredentials, TooManyAttempts } from '../auth.errors.js';
import { LimitGuesses } from '../guessing/limit-guesses.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { LoginRequest, ReauthenticateRequest, RefreshRequest } from './dto/sign-in.request.dto.js';
import { TokensResponse } from './dto/tokens.response.dto.js';
import { ReauthenticationService } from './reauthentication.service.js';
import { RefreshService } from './refresh.service.js';
import { SignInService } from './sign-in.service.js';

@ApiTags('Sign-in')
@Controller('auth')
export class SignInController {
  constructor(
    private readonly signIn: SignInService,
    private readonly refreshes: RefreshService,
    private readonly reauthentications: ReauthenticationService,
  ) {}

  @Post('login')
  @HttpCode(200)
  @Public('this is where people sign in')
  @LimitGuesses('password', InvalidCredentials)
  @Operation('auth.login', 'Sign in', {
    errors: [InvalidCredentials, EmailNotVerified, TooManyAttempts, ...HASHING_ERRORS],
  })
  async login(
    @Body() { email, password }: LoginRequest,
    @CurrentDevice() device: Device,
  ): Promise<TokensResponse> {
    return TokensResponse.from(await this.signIn.signIn(email, password, device));
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
  @SignedIn()
  @LimitGuesses('own password', InvalidCredentials)
  @Operation('auth.reauthenticate', 'Prove again who the actor is, for what needs a fresh sign-in', {
    errors: [InvalidCredentials, TooManyAttempts, ...HASHING_ERRORS],
  })
  async reauthenticate(
    @Body() { password }: ReauthenticateRequest,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<TokensResponse> {
    return TokensResponse.from(await this.reauthentications.reauthenticate(actor, password, device));
  }

  @Post('logout')
  @HttpCode(204)
  @SignedIn()
  @Operation('auth.logout', 'Sign out: end this session')
  async logout(@CurrentActor() actor: Actor): Promise<void> {
    await this.signIn.signOut(actor);
  }
}
