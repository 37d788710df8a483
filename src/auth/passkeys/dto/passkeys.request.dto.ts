import { IsString, MaxLength, MinLength } from 'class-validator';
import { FitsColumn, NotNull } from '#libs/http';
import { IsName } from '../../../users/index.js';
import { AuthenticationCredential, IsCredential, RegistrationCredential } from './credential.request.dto.js';

export class AddPasskeyRequest {
  /**
   * By which its owner will know it.
   * @example 'Phone'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  @FitsColumn(100)
  @IsName()
  name: string;

  /** What `toJSON()` of the new credential answers. */
  @IsCredential(RegistrationCredential)
  credential: RegistrationCredential;
}

export class PasskeySignInRequest {
  /** What `toJSON()` of the credential answers. */
  @IsCredential(AuthenticationCredential)
  credential: AuthenticationCredential;
}

/** JSON Merge Patch (RFC 7396): what is left out stays as it is. */
export class RenamePasskeyRequest {
  /** @example 'Old phone' */
  @NotNull()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  @FitsColumn(100)
  @IsName()
  name?: string;
}
