import { PickType } from '@nestjs/swagger';
import { IsEmail, IsString, MaxLength, MinLength } from 'class-validator';
import { FitsFoldedColumn, NotNull } from '#libs/http';
import { IsName, IsPlainEmail } from '../user.validation.js';

/** JSON Merge Patch (RFC 7396): fields that are left out stay as they are. */
export class UpdateUserRequest {
  /** @example 'José Silva' */
  @NotNull()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  @FitsFoldedColumn(200)
  @IsName()
  name?: string;

  /** @example 'jose@example.com' */
  @NotNull()
  @IsString()
  @MaxLength(320)
  @FitsFoldedColumn(320)
  @IsEmail()
  @IsPlainEmail()
  email?: string;
}

/** JSON Merge Patch (RFC 7396) of one's own profile. */
export class UpdateProfileRequest extends PickType(UpdateUserRequest, ['name']) {}
