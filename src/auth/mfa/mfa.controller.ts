import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, Public, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { HASHING_ERRORS } from '#libs/crypto';
import { Operation } from '#libs/openapi';
import {
  EmailNotVerified,
  InvalidCode,
  InvalidMfaToken,
  TooManyAttempts,
  TotpAlreadyAdded,
  TotpNotAdded,
} from '../auth.errors.js';
import { LimitGuesses } from '../guessing/limit-guesses.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { TokensResponse } from '../sign-in/dto/tokens.response.dto.js';
import { SignInService } from '../sign-in/sign-in.service.js';
import { ConfirmTotpRequest, MfaRequest } from './dto/mfa.request.dto.js';
import { FactorsResponse, RecoveryCodesResponse, TotpResponse } from './dto/mfa.response.dto.js';
import { MfaService } from './mfa.service.js';

@ApiTags('Second factor')
@Controller('auth/mfa')
export class MfaController {
  constructor(
    private readonly signIn: SignInService,
    private readonly factors: MfaService,
  ) {}

  @Post()
  @HttpCode(200)
  @Public('the token of the first step is the credential')
  @LimitGuesses('token', InvalidMfaToken)
  @Operation('auth.finishSignIn', 'Finish a sign-in with a second factor', {
    errors: [InvalidMfaToken, InvalidCode, TooManyAttempts, ...HASHING_ERRORS],
  })
  async finish(@Body() step: MfaRequest, @CurrentDevice() device: Device): Promise<TokensResponse> {
    return TokensResponse.from(await this.signIn.signInWithCode(step, device));
  }

  @Get()
  @SignedIn({ ownerOnly: true })
  @Operation('mfa.read', 'Read which second factors the actor has')
  async read(@CurrentActor() actor: Actor): Promise<FactorsResponse> {
    return FactorsResponse.from(await this.factors.overview(actor));
  }

  @Post('totp')
  @HttpCode(200)
  @SignedIn()
  @FreshSignIn()
  @Operation('mfa.addTotp', 'Start to add an authenticator app (RFC 6238)', {
    description:
      'It protects nothing before `POST /auth/mfa/totp/confirmation`. Each call makes a new secret.',
    errors: [TotpAlreadyAdded, EmailNotVerified],
  })
  async begin(@CurrentActor() actor: Actor): Promise<TotpResponse> {
    return TotpResponse.from(await this.factors.begin(actor));
  }

  @Post('totp/confirmation')
  @HttpCode(200)
  @SignedIn()
  @FreshSignIn()
  @LimitGuesses('own password', InvalidCode)
  @Operation('mfa.confirmTotp', 'Confirm the authenticator app with a code of it', {
    description:
      'Signing in with a password asks for a code from now on. `DELETE /auth/sessions` ends the other sessions, ' +
      'which were opened without one.',
    errors: [InvalidCode, TotpAlreadyAdded, EmailNotVerified, TooManyAttempts, ...HASHING_ERRORS],
  })
  async confirm(
    @Body() { code }: ConfirmTotpRequest,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<RecoveryCodesResponse> {
    return RecoveryCodesResponse.from(await this.factors.confirm(actor, code, device));
  }

  @Delete('totp')
  @HttpCode(204)
  @SignedIn()
  @FreshSignIn()
  @Operation('mfa.removeTotp', 'Remove the authenticator app and the recovery codes', {
    errors: [TotpNotAdded],
  })
  async remove(@CurrentActor() actor: Actor, @CurrentDevice() device: Device): Promise<void> {
    await this.factors.remove(actor, device);
  }

  @Post('recovery-codes')
  @HttpCode(200)
  @SignedIn()
  @FreshSignIn()
  @Operation('mfa.renewRecoveryCodes', 'Make new recovery codes in the place of those before', {
    errors: [TotpNotAdded, ...HASHING_ERRORS],
  })
  async renewCodes(
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<RecoveryCodesResponse> {
    return RecoveryCodesResponse.from(await this.factors.renewCodes(actor, device));
  }
}
