import { Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, FreshSignIn, RequirePermission } from '#libs/access';
import { ImportQuery, ImportsCsv } from '#libs/bulk';
import type { Actor } from '#libs/context';
import { BodyStream, RequestTimeout } from '#libs/http';
import { Operation } from '#libs/openapi';
import { RegistrationClosed } from '../../auth/index.js';
import { BeyondOwnPermissions } from '../../users/index.js';
import { ImportReportResponse } from './dto/import-report.response.dto.js';
import { UnknownColumns } from './import.errors.js';
import { ImportsService } from './imports.service.js';

const EXAMPLE = 'email,name,roles\njose@example.com,José Silva,member\nada@example.com,Ada Person,\n';
const DESCRIPTION = `
The file has a first line with the columns \`email\`, \`name\` and \`roles\`, in any order, and a row for each person, at
most 100,000; roles are separated by \`;\`. Each row is judged by the rules of POST /api/v1/users. Good rows are imported
and bad ones reported; an address that has an account already is counted and left alone, so the same file can be sent
again. The other columns of an export are ignored. Each new account gets an invitation by mail.
`.trim();

@ApiTags('Import and export')
@Controller('users/imports')
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post()
  @HttpCode(200)
  @RequirePermission('users.create')
  @FreshSignIn()
  @ImportsCsv(EXAMPLE)
  @Operation('users.import', 'Invite the people in a CSV file', {
    description: DESCRIPTION,
    errors: [UnknownColumns, RegistrationClosed, BeyondOwnPermissions, RequestTimeout],
  })
  async import(
    @BodyStream() file: AsyncIterable<Buffer>,
    @Query() { dryRun = false }: ImportQuery,
    @CurrentActor() actor: Actor,
  ): Promise<ImportReportResponse> {
    return ImportReportResponse.from(await this.imports.run(actor, file, dryRun));
  }
}
