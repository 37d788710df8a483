import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '#libs/access';
import { Operation } from '#libs/openapi';
import { EmailTaken } from '../../users/index.js';
import { InvalidToken, TooManyAttempts } from '../auth.errors.js';
import { LimitGuesses } from '../guessing/limit-guesses.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { EmailChangeTokenRequest } from './dto/email-changes.request.dto.js';
import { EmailChangesService } from './email-changes.service.js';
import { EmailReversalsService } from './email-reversals.service.js';

const REVERSAL = `
The token is in the mail that the former address got, and works for seven days. Every session ends, an erasure of the
account is cancelled, and the password, passkeys, linked identities, API keys and every other token are worth nothing,
but those for addresses before this one. An authenticator app goes if it was added since a week before the change.
`.trim();

@ApiTags('E-mail address')
@Controller('auth/email-changes')
export class EmailChangesController {
  constructor(
    private readonly changes: EmailChangesService,
    private readonly reversals: EmailReversalsService,
  ) {}

  @Post('confirmations')
  @HttpCode(204)
  @Public('the one-time token is the credential')
  @LimitGuesses('token', InvalidToken)
  @Operation('auth.confirmEmailChange', 'Move an account to the address that the token was sent to', {
    errors: [InvalidToken, EmailTaken, TooManyAttempts],
  })
  async confirm(@Body() { token }: EmailChangeTokenRequest): Promise<void> {
    await this.changes.confirm(token);
  }

  @Post('reversals')
  @HttpCode(204)
  @Public('the one-time token is the credential')
  @LimitGuesses('token', InvalidToken)
  @Operation('auth.undoEmailChange', 'Move an account back to its former address', {
    description: REVERSAL,
    errors: [InvalidToken, EmailTaken, TooManyAttempts],
  })
  async undo(@Body() { token }: EmailChangeTokenRequest, @CurrentDevice() device: Device): Promise<void> {
    await this.reversals.undo(token, device);
  }
}
