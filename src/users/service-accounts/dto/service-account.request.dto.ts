import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import { FitsColumn, FitsFoldedColumn, NotNull, Removable } from '#libs/http';
import { IsName } from '../../user.validation.js';
import { SERVICE_ACCOUNT_STATUSES, type ServiceAccountStatus } from '../service-account.entity.js';

export class CreateServiceAccountRequest {
  /**
   * Unique, also in another case.
   * @example 'Billing'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  @FitsFoldedColumn(100)
  @IsName()
  name: string;

  /**
   * What it is for, for whoever has to decide whether it is still needed.
   * @example 'Sends invoices at night.'
   */
  @Removable()
  @IsString()
  @MaxLength(500)
  @FitsColumn(500)
  description?: string | null;

  /**
   * Names of the roles that it is to have, none of which permits what the actor may not.
   * @example ['member']
   */
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  roles: string[];
}

/** JSON Merge Patch (RFC 7396): fields that are left out stay as they are. */
export class UpdateServiceAccountRequest {
  /** @example 'Billing' */
  @NotNull()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  @FitsFoldedColumn(100)
  @IsName()
  name?: string;

  /**
   * Null removes it.
   * @example 'Sends invoices at night.'
   */
  @Removable()
  @IsString()
  @MaxLength(500)
  @FitsColumn(500)
  description?: string | null;

  /**
   * Once `disabled`, none of its keys is let in until it is `active` again.
   * @example 'active'
   */
  @ApiProperty({ enum: SERVICE_ACCOUNT_STATUSES })
  @NotNull()
  @IsIn(SERVICE_ACCOUNT_STATUSES)
  status?: ServiceAccountStatus;
}
