import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, Public, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { Idempotent, IdParam } from '#libs/http';
import { Operation } from '#libs/openapi';
import { EmailNotVerified, LastWayIn, TooManyAttempts } from '../auth.errors.js';
import { LimitGuesses } from '../guessing/limit-guesses.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { ApiSignIn, type SignInResponse, signInResponse } from '../sign-in/dto/sign-in.response.dto.js';
import { SignInService } from '../sign-in/sign-in.service.js';
import { CreationOptionsResponse, RequestOptionsResponse } from './dto/options.response.dto.js';
import { PasskeyListResponse, PasskeyResponse } from './dto/passkey.response.dto.js';
import { AddPasskeyRequest, PasskeySignInRequest, RenamePasskeyRequest } from './dto/passkeys.request.dto.js';
import { PasskeyProofs } from './passkey-proofs.js';
import { PasskeyRemoval } from './passkey-removal.js';
import { PasskeySignIn } from './passkey-sign-in.js';
import {
  InvalidPasskey,
  PasskeyAlreadyAdded,
  PasskeyNotFound,
  PasskeyRefused,
  TooManyPasskeys,
} from './passkeys.errors.js';
import { PasskeysService } from './passkeys.service.js';

@ApiTags('Passkeys')
@Controller('auth/passkeys')
export class PasskeysController {
  constructor(
    private readonly passkeys: PasskeysService,
    private readonly removal: PasskeyRemoval,
    private readonly proofs: PasskeyProofs,
    private readonly passkeySignIn: PasskeySignIn,
    private readonly signIns: SignInService,
  ) {}

  @Get()
  @SignedIn({ ownerOnly: true })
  @Operation('passkeys.list', "List the actor's passkeys")
  async list(@CurrentActor() actor: Actor): Promise<PasskeyListResponse> {
    return PasskeyListResponse.from(await this.passkeys.list(actor));
  }

  @Post('registration-options')
  @HttpCode(200)
  @SignedIn()
  @FreshSignIn()
  @Operation('passkeys.beginRegistration', 'Start to add a passkey (WebAuthn)', {
    description:
      'For `navigator.credentials.create`. Good for five minutes, and for one answer of this session.',
    errors: [TooManyPasskeys, EmailNotVerified],
  })
  async begin(@CurrentActor() actor: Actor): Promise<CreationOptionsResponse> {
    return CreationOptionsResponse.from(await this.passkeys.begin(actor));
  }

  @Post()
  @Idempotent()
  @SignedIn()
  @FreshSignIn()
  @Operation('passkeys.add', 'Add the passkey that the authenticator has made', {
    description: '`DELETE /auth/sessions` ends the other sessions, which were opened without it.',
    errors: [PasskeyRefused, PasskeyAlreadyAdded, TooManyPasskeys, EmailNotVerified],
  })
  async add(
    @Body() passkey: AddPasskeyRequest,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<PasskeyResponse> {
    return PasskeyResponse.from(await this.passkeys.add(actor, passkey, device));
  }

  @Post('sign-in-options')
  @HttpCode(200)
  @Public('nobody knows yet who will sign in')
  @Operation('passkeys.beginSignIn', 'Start to sign in with a passkey (WebAuthn)', {
    description:
      'For `navigator.credentials.get`. Good for five minutes and one answer. No name has to be typed.',
  })
  async beginSignIn(@CurrentDevice() device: Device): Promise<RequestOptionsResponse> {
    return RequestOptionsResponse.from(await this.proofs.begin(device));
  }

  @Post('sign-in')
  @HttpCode(200)
  @Public('this is where people sign in')
  @LimitGuesses('token', InvalidPasskey)
  @ApiSignIn()
  @Operation('passkeys.signIn', 'Sign in with a passkey', {
    description: 'A passkey is two factors: no code is asked for, whatever else the account has.',
    errors: [InvalidPasskey, EmailNotVerified, TooManyAttempts],
  })
  async signIn(
    @Body() { credential }: PasskeySignInRequest,
    @CurrentDevice() device: Device,
  ): Promise<SignInResponse> {
    return signInResponse(await this.signIns.finish(this.passkeySignIn.open(credential, device), device));
  }

  @Patch(':id')
  @SignedIn()
  @FreshSignIn()
  @Operation('passkeys.rename', "Rename one of the actor's passkeys", { errors: [PasskeyNotFound] })
  async rename(
    @Param() { id }: IdParam,
    @Body() { name }: RenamePasskeyRequest,
    @CurrentActor() actor: Actor,
  ): Promise<PasskeyResponse> {
    return PasskeyResponse.from(await this.passkeys.rename(actor, id, name));
  }

  @Delete(':id')
  @HttpCode(204)
  @SignedIn()
  @FreshSignIn()
  @Operation('passkeys.remove', "Remove one of the actor's passkeys", {
    errors: [PasskeyNotFound, LastWayIn],
  })
  async remove(
    @Param() { id }: IdParam,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<void> {
    await this.removal.remove(actor, id, device);
  }
}
