import { ArrayMaxSize, ArrayUnique, IsArray, IsString, MaxLength, MinLength } from 'class-validator';
import { FitsColumn, FitsFoldedColumn, NotNull } from '#libs/http';
import { IsRoleName } from '../role.validation.js';

export class CreateRoleRequest {
  /**
   * What users are given the role by. Unique, also in another case.
   * @example 'support'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  @FitsFoldedColumn(64)
  @IsRoleName()
  name: string;

  /** @example 'Answers questions of users.' */
  @NotNull()
  @IsString()
  @MaxLength(500)
  @FitsColumn(500)
  description?: string;

  /**
   * Keys of GET /api/v1/permissions.
   * @example ['users.read']
   */
  @IsArray()
  @ArrayMaxSize(1000)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  permissions: string[];
}

/** JSON Merge Patch (RFC 7396): fields that are left out stay as they are. */
export class UpdateRoleRequest {
  /** @example 'support' */
  @NotNull()
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  @FitsFoldedColumn(64)
  @IsRoleName()
  name?: string;

  /** @example 'Answers questions of users.' */
  @NotNull()
  @IsString()
  @MaxLength(500)
  @FitsColumn(500)
  description?: string;

  /**
   * All permissions that the role is to have.
   * @example ['users.read', 'users.suspend']
   */
  @NotNull()
  @IsArray()
  @ArrayMaxSize(1000)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  permissions?: string[];
}
