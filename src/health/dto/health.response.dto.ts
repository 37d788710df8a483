import { ApiProperty } from '@nestjs/swagger';

export class HealthResponse {
  /** @example 'ok' */
  status: 'ok';

  /** What was checked and found; only for those who may see it (`health.read`). */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: true },
    example: { database: { status: 'up' } },
  })
  checks?: Record<string, Record<string, unknown>>;
}
