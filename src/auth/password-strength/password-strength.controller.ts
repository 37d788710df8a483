import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '#libs/access';
import { Operation } from '#libs/openapi';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { PasswordStrengthRequest } from './dto/password-strength.request.dto.js';
import { PasswordStrengthResponse } from './dto/password-strength.response.dto.js';
import { PasswordStrengthService } from './password-strength.service.js';

const RATE = `
The judgement that choosing a password will meet, with everything that is wrong with it at once. With the address and
the name it also says whether the password is built from them. It is the same whether or not there is such an account,
and nothing is kept or logged.
`.trim();

@ApiTags('Passwords')
@Controller('auth')
export class PasswordStrengthController {
  constructor(private readonly strength: PasswordStrengthService) {}

  @Post('password-strength')
  @HttpCode(200)
  @Public('who chooses a first password has no session yet')
  @Operation('auth.ratePassword', 'Tell how hard a password is to guess', { description: RATE })
  async rate(
    @Body() asked: PasswordStrengthRequest,
    @CurrentDevice() device: Device,
  ): Promise<PasswordStrengthResponse> {
    return PasswordStrengthResponse.from(await this.strength.rate(asked, device));
  }
}
