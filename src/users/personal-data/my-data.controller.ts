import { Controller, Delete, Get, Header, HttpCode } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { FilesUnavailable } from '#libs/files';
import { Operation } from '#libs/openapi';
import { ErasureService } from '../erasure/erasure.service.js';
import { LastAdministrator } from '../user.errors.js';
import { ErasureResponse } from './dto/erasure.response.dto.js';
import { PersonalExportResponse } from './dto/personal-export.response.dto.js';
import { PersonalExportService } from './personal-export.service.js';

const ERASURE = `
Every session ends. The account is erased after the days that the setting \`users.erasureGraceDays\` says, and all that
is held about the person with it. Signing in before that cancels it; mails tell of both.
`.trim();

@ApiTags('My account')
@Controller('users/me')
@SignedIn()
export class MyDataController {
  constructor(
    private readonly exports: PersonalExportService,
    private readonly erasures: ErasureService,
  ) {}

  @Get('export')
  @FreshSignIn()
  @Header('Content-Disposition', 'attachment; filename="personal-data.json"')
  @Operation('me.export', 'Export all that is held about the actor', {
    description: 'Hashes of passwords, digests of tokens and the values of secrets are left out.',
    errors: [FilesUnavailable],
  })
  async export(@CurrentActor() { userId }: Actor): Promise<PersonalExportResponse> {
    return PersonalExportResponse.from(await this.exports.of(userId));
  }

  @Delete()
  @HttpCode(202)
  @FreshSignIn()
  @Operation('me.delete', "Delete the actor's own account", {
    description: ERASURE,
    errors: [LastAdministrator],
  })
  async delete(@CurrentActor() actor: Actor): Promise<ErasureResponse> {
    return ErasureResponse.at(await this.erasures.schedule(actor));
  }
}
