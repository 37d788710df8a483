import { IsString, Matches, MaxLength } from 'class-validator';
import { FitsColumn } from '#libs/http';

export class SuspendUserRequest {
  /**
   * Why, for other administrators.
   * @example 'Reported for spam'
   */
  @IsString()
  @MaxLength(500)
  @FitsColumn(500)
  @Matches(/\S/, { message: 'reason must not be empty' })
  reason: string;
}
