import type { ApiResponseNoStatusOptions } from '@nestjs/swagger';
import type { ExportFormat } from './export.query.dto.js';

/** What `@ApiOkResponse` says of a route that answers with a file, as CSV or NDJSON. */
export const exportContent = ({ csv, ndjson }: Record<ExportFormat, string>): ApiResponseNoStatusOptions => ({
  content: { 'text/csv': textLike(csv), 'application/x-ndjson': textLike(ndjson) },
});

const textLike = (example: string) => ({ schema: { type: 'string' as const, example } });
