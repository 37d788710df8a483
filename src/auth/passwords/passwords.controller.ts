import { Body, Controller, HttpCode, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { HASHING_ERRORS } from '#libs/crypto';
import { Operation } from '#libs/openapi';
import { InvalidToken, PasswordRefused, WrongPassword } from '../auth.errors.js';
import { ChangePasswordRequest, ChoosePasswordRequest } from './dto/passwords.request.dto.js';
import { PasswordsService } from './passwords.service.js';

@ApiTags('Sign-in')
@Controller('auth')
export class PasswordsController {
  constructor(private readonly passwords: PasswordsService) {}

  @Put('password')
  @HttpCode(204)
  @SignedIn()
  @Operation('auth.changePassword', "Change the actor's password and end their other sessions", {
    errors: [WrongPassword, PasswordRefused, ...HASHING_ERRORS],
  })
  async change(
    @Body() { currentPassword, newPassword }: ChangePasswordRequest,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.passwords.change(actor, currentPassword, newPassword);
  }

  @Post('password-resets/confirmations')
  @HttpCode(204)
  @Public('the one-time token is the credential')
  @Operation('auth.choosePassword', 'Choose a password with a one-time token; every session ends', {
    errors: [InvalidToken, PasswordRefused, ...HASHING_ERRORS],
  })
  async choose(@Body() { token, newPassword }: ChoosePasswordRequest): Promise<void> {
    await this.passwords.choose(token, newPassword);
  }
}
