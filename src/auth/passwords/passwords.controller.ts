import { Body, Controller, HttpCode, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { HASHING_ERRORS } from '#libs/crypto';
import { Operation } from '#libs/openapi';
import { InvalidToken, PasswordRefused, TooManyAttempts, WrongPassword } from '../auth.errors.js';
import { LimitGuesses } from '../guessing/limit-guesses.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { ChangePasswordRequest, ChoosePasswordRequest } from './dto/passwords.request.dto.js';
import { PasswordsService } from './passwords.service.js';

@ApiTags('Passwords')
@Controller('auth')
export class PasswordsController {
  constructor(private readonly passwords: PasswordsService) {}

  @Put('password')
  @HttpCode(204)
  @SignedIn({ ownerOnly: true })
  @LimitGuesses('own password', WrongPassword)
  @Operation('auth.changePassword', "Change the actor's password and end their other sessions", {
    errors: [WrongPassword, PasswordRefused, TooManyAttempts, ...HASHING_ERRORS],
  })
  async change(
    @Body() change: ChangePasswordRequest,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<void> {
    await this.passwords.change(actor, change, device);
  }

  @Post('password-resets/confirmations')
  @HttpCode(204)
  @Public('the one-time token is the credential')
  @LimitGuesses('token', InvalidToken)
  @Operation('auth.choosePassword', 'Choose a password with a one-time token; every session ends', {
    errors: [InvalidToken, PasswordRefused, TooManyAttempts, ...HASHING_ERRORS],
  })
  async choose(
    @Body() { token, newPassword }: ChoosePasswordRequest,
    @CurrentDevice() device: Device,
  ): Promise<void> {
    await this.passwords.choose(token, newPassword, device);
  }
}
