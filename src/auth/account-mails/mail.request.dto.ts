import { IsEmail, IsString, MaxLength } from 'class-validator';

/** To have a mail sent there. */
export class MailRequest {
  /** @example 'jose@example.com' */
  @IsString()
  @MaxLength(320)
  @IsEmail()
  email: string;
}
