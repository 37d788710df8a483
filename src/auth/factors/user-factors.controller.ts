import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, RequirePermission } from '#libs/access';
import type { Actor } from '#libs/context';
import { IdParam } from '#libs/http';
import { Operation } from '#libs/openapi';
import { BeyondOwnPermissions, UserNotFound } from '../../users/index.js';
import { CurrentDevice, type Device } from '../sessions/device.js';
import { REMOVE_FACTORS } from './factors.permissions.js';
import { UserFactorsService } from './user-factors.service.js';

@ApiTags('Second factor')
@Controller('users/:id/factors')
export class UserFactorsController {
  constructor(private readonly factors: UserFactorsService) {}

  @Delete()
  @HttpCode(204)
  @RequirePermission(REMOVE_FACTORS)
  @FreshSignIn()
  @Operation('users.removeFactors', "Remove a user's second factors, and end all of their sessions", {
    description:
      'For who has lost their device. They sign in with their password, or ask for a new one, and are told by mail.',
    errors: [UserNotFound, BeyondOwnPermissions],
  })
  async removeAll(
    @Param() { id }: IdParam,
    @CurrentActor() actor: Actor,
    @CurrentDevice() device: Device,
  ): Promise<void> {
    await this.factors.removeAll(actor, id, device);
  }
}
