import { IsString, Matches, MaxLength } from 'class-validator';

export class SuspendUserRequest {
  /**
   * Why, for other administrators.
   * @example 'Reported for spam'
   */
  @IsString()
  @MaxLength(500)
  @Matches(/\S/, { message: 'reason must not be empty' })
  reason: string;
}
