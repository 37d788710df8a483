import { ArrayMaxSize, ArrayUnique, IsArray, IsEmail, IsString, MaxLength, MinLength } from 'class-validator';
import { FitsFoldedColumn } from '#libs/http';
import { IsName, IsPlainEmail } from '../../../users/index.js';

export class CreateUserRequest {
  /** @example 'jose@example.com' */
  @IsString()
  @MaxLength(320)
  @FitsFoldedColumn(320)
  @IsEmail()
  @IsPlainEmail()
  email: string;

  /** @example 'José Silva' */
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  @FitsFoldedColumn(200)
  @IsName()
  name: string;

  /**
   * Names of the user's roles.
   * @example ['member']
   */
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  roles: string[];
}
