import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '#libs/access';
import { HASHING_ERRORS } from '#libs/crypto';
import { Operation } from '#libs/openapi';
import { MailRequest } from '../account-mails/mail.request.dto.js';
import { InvalidToken, PasswordRefused, RegistrationClosed, TooManyAttempts } from '../auth.errors.js';
import { LimitGuesses } from '../guessing/limit-guesses.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { RegisterRequest, VerifyEmailRequest } from './dto/registration.request.dto.js';
import { EmailVerificationService } from './email-verification.service.js';
import { RegistrationService } from './registration.service.js';

const REGISTER = `
The answer is the same whether or not the address has an account; a mail says what to do next. A registration that is
repeated before it was confirmed leaves no password: whoever reads the mail chooses one.
`.trim();

@ApiTags('Registration')
@Controller('auth')
export class RegistrationController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly verification: EmailVerificationService,
  ) {}

  @Post('register')
  @HttpCode(202)
  @Public('who registers has no account yet')
  @Operation('auth.register', 'Register', {
    description: REGISTER,
    errors: [RegistrationClosed, PasswordRefused, ...HASHING_ERRORS],
  })
  async register(@Body() person: RegisterRequest, @CurrentDevice() device: Device): Promise<void> {
    await this.registration.register(person, device);
  }

  @Post('email-verification')
  @HttpCode(204)
  @Public('the one-time token is the credential')
  @LimitGuesses('token', InvalidToken)
  @Operation('auth.verifyEmail', 'Verify the address of an account with the token of a mail', {
    errors: [InvalidToken, TooManyAttempts],
  })
  async verify(@Body() { token }: VerifyEmailRequest, @CurrentDevice() device: Device): Promise<void> {
    await this.verification.verify(token, device);
  }

  @Post('email-verification/requests')
  @HttpCode(202)
  @Public('who has not verified the address cannot sign in')
  @Operation('auth.requestVerification', 'Have the mail of a registration sent again', {
    description: 'The answer is the same whether or not the address has an account that waits for it.',
  })
  async resend(@Body() { email }: MailRequest, @CurrentDevice() device: Device): Promise<void> {
    await this.registration.resendVerification(email, device);
  }
}
