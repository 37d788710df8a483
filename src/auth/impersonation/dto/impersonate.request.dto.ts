import { IsString, Matches, MaxLength } from 'class-validator';

export class ImpersonateRequest {
  /**
   * Why, for the log.
   * @example 'Ticket 4711: cannot see the invoices'
   */
  @IsString()
  @MaxLength(500)
  @Matches(/\S/, { message: 'reason must not be empty' })
  reason: string;
}
