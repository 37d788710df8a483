import { ApiBody, ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsRFC3339,
  IsString,
  MaxLength,
  MinLength,
} from 'class-validator';
import { FitsColumn, NotNull } from '#libs/http';
import { IsName } from '../../../users/index.js';

export class CreateApiKeyRequest {
  /**
   * What the key is for, for whoever has to decide whether it is still needed.
   * @example 'Nightly report'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  @FitsColumn(100)
  @IsName()
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

  /** With an offset, such as `2027-01-31T12:00:00Z`: in 90 days where it is left out, and in 365 at most. */
  @ApiProperty({ format: 'date-time' })
  @NotNull()
  @IsRFC3339({ message: 'must be a date and time with an offset, such as 2027-01-31T12:00:00Z' })
  @MaxLength(40)
  expiresAt?: string;
}

/** Documents the body: an instant that stands in a document is in the past one day, and refused. */
export const ApiKeyBody = (): MethodDecorator =>
  ApiBody({
    type: CreateApiKeyRequest,
    examples: { 'for 90 days': { value: { name: 'Nightly report', permissions: ['users.read'] } } },
  });
