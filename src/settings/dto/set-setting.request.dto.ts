import { ApiProperty } from '@nestjs/swagger';
import { IsDefined } from 'class-validator';

export class SetSettingRequest {
  /** A value as the definition's schema describes it. */
  @ApiProperty({ example: 30, nullable: true })
  @IsDefined()
  value: unknown;
}
