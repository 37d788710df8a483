import { PickType } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { CreateUserRequest } from '../../invitations/dto/create-user.request.dto.js';

export class ChangeEmailRequest extends PickType(CreateUserRequest, ['email']) {}

export class EmailChangeTokenRequest {
  /**
   * The one-time token of the mail.
   * @example 'ZIGo8d2pbmL3TkzGSYbEjWcR4mV0QfXu7aN1hHs5w9E'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  token: string;
}
