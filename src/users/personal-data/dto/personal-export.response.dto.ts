import { ApiProperty } from '@nestjs/swagger';
import type { PersonalExport } from '../personal-export.service.js';

const EXAMPLE = {
  users: { id: '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a', email: 'jose@example.com', name: 'José Silva' },
  settings: { values: [{ key: 'user.locale', value: 'pt-BR', updatedAt: '2026-01-31T12:00:00.000Z' }] },
};

export class PersonalExportResponse {
  exportedAt: Date;

  /** @example '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a' */
  @ApiProperty({ format: 'uuid' })
  userId: string;

  /** What each feature holds, under its name. Features may hold more than the example shows. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: true },
    example: EXAMPLE,
  })
  data: Record<string, object>;

  static from({ exportedAt, userId, data }: PersonalExport): PersonalExportResponse {
    return { exportedAt, userId, data };
  }
}
