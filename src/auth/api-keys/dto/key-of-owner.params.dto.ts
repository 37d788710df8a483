import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsUUID } from 'class-validator';
import { IdParam } from '#libs/http';

/** The `{id}` of an owner, and the `{keyId}` of one of their keys. */
export class KeyOfOwnerParams extends IdParam {
  @ApiProperty({ type: 'string', format: 'uuid', example: '019a3f6e-9b5a-7c11-8d3e-5f6a7b8c9d0e' })
  // As with `IdParam`.
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value))
  @IsUUID()
  keyId: string;
}
