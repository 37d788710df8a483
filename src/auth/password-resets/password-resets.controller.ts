import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '#libs/access';
import { Operation } from '#libs/openapi';
import { MailRequest } from '../account-mails/mail.request.dto.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { PasswordResetsService } from './password-resets.service.js';

@ApiTags('Passwords')
@Controller('auth/password-resets')
export class PasswordResetsController {
  constructor(private readonly resets: PasswordResetsService) {}

  @Post()
  @HttpCode(202)
  @Public('who has forgotten the password cannot sign in')
  @Operation('auth.requestPasswordReset', 'Have a token for a new password sent by mail', {
    description: 'The answer is the same whether or not the address has an account.',
  })
  async request(@Body() { email }: MailRequest, @CurrentDevice() device: Device): Promise<void> {
    await this.resets.request(email, device);
  }
}
