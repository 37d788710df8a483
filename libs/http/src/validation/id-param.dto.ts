import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsUUID } from 'class-validator';

/** The `{id}` of a path. */
export class IdParam {
  @ApiProperty({ type: 'string', format: 'uuid', example: '0198c1a2-7a3b-7c4d-8e5f-6a7b8c9d0e1f' })
  // Ids are kept in lower case, and some engines compare them as text.
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value))
  @IsUUID()
  id: string;
}
