import { Body, Controller, HttpCode, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { Operation } from '#libs/openapi';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { ChangeEmailRequest } from './dto/email-changes.request.dto.js';
import { EmailChangeRequestsService } from './email-change-requests.service.js';

const DESCRIPTION = `
A mail to the new address brings a token that works for 24 hours, at POST /api/v1/auth/email-changes/confirmations;
until then nothing changes. The answer is the same whether or not another account has the address.
`.trim();

@ApiTags('E-mail address')
@Controller('users/me/email')
@SignedIn()
export class MyEmailController {
  constructor(private readonly requests: EmailChangeRequestsService) {}

  @Put()
  @HttpCode(202)
  @FreshSignIn()
  @Operation('me.changeEmail', "Ask for another e-mail address of the actor's account", {
    description: DESCRIPTION,
  })
  async change(
    @Body() { email }: ChangeEmailRequest,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<void> {
    await this.requests.request(actor, email, device);
  }
}
