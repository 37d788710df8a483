import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission } from '#libs/access';
import { exportContent, ExportQuery } from '#libs/bulk';
import type { Actor } from '#libs/context';
import { describeList, InvalidListQuery } from '#libs/database';
import { streamFile } from '#libs/http';
import { Operation } from '#libs/openapi';
import { usersList } from '../../users/index.js';
import { FORMATS } from './export-formats.js';
import { ExportsService } from './exports.service.js';

const CSV_EXAMPLE =
  'id,email,name,status,roles,createdAt,updatedAt,lastSignInAt\r\n' +
  '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a,jose@example.com,José Silva,invited,member,' +
  '2026-01-31T12:00:00.000Z,2026-01-31T12:00:00.000Z,\r\n';
const NDJSON_EXAMPLE =
  '{"id":"019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a","email":"jose@example.com","name":"José Silva","status":"invited",' +
  '"roles":["member"],"createdAt":"2026-01-31T12:00:00.000Z","updatedAt":"2026-01-31T12:00:00.000Z","lastSignInAt":null,"avatarUrl":null,"emailRefusedAt":null}\n';

const DESCRIPTION = `
All users that \`GET /api/v1/users\` would list, as one file. ${describeList(usersList)}

CSV has the columns \`id\`, \`email\`, \`name\`, \`status\`, \`roles\` (separated by \`;\`), \`createdAt\`, \`updatedAt\` and
\`lastSignInAt\`; an apostrophe stands in front of what a spreadsheet would take for a formula. NDJSON has a user, as
\`GET /api/v1/users/{id}\` answers it, on each line. When something fails on the way, the connection is cut.
`.trim();

@ApiTags('Import and export')
@Controller('users/export')
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @Get()
  @RequirePermission('users.read')
  @ApiOkResponse(exportContent({ csv: CSV_EXAMPLE, ndjson: NDJSON_EXAMPLE }))
  @Operation('users.export', 'Export users as CSV or NDJSON', {
    description: DESCRIPTION,
    errors: [InvalidListQuery],
  })
  export(
    @Query() { format = 'csv', ...query }: ExportQuery,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    const { type } = FORMATS[format];
    return streamFile(this.exports.write(actor, format, query), { type, name: `users.${format}` });
  }
}
