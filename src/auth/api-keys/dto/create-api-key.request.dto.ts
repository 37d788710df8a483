import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsRFC3339,
  IsString,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import { FitsColumn, NotNull } from '#libs/http';

export class CreateApiKeyRequest {
  /**
   * What the key is for, for whoever has to decide whether it is still needed.
   * @example 'Nightly report'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  @FitsColumn(100)
  @Matches(/\S/, { message: 'name must not be empty' })
  name: string;

  /**
   * Keys of GET /api/v1/permissions, of those that the actor holds. What the owner loses, the key loses too.
   * @example ['users.read']
   */
  @IsArray()
  @ArrayMaxSize(1000)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  permissions: string[];

  /** In 90 days where it is left out, and in 365 at most. */
  @ApiProperty({ format: 'date-time' })
  @NotNull()
  @IsRFC3339()
  @MaxLength(40)
  expiresAt?: string;
}
