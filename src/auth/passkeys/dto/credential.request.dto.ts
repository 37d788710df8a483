import { applyDecorators } from '@nestjs/common';
import { Expose, plainToInstance, Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';

// The names are those of WebAuthn §5.1, where `toJSON()` of a PublicKeyCredential is defined.

const IsBase64Url = (most: number): PropertyDecorator =>
  applyDecorators(
    IsString(),
    MaxLength(most),
    Matches(/^[\w-]+$/, { message: 'must be bytes in base64url without padding' }),
  );

/** Browsers add members in time: what is not known is left out, where elsewhere it would be refused. */
export const IsCredential = (type: new () => object): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? plainToInstance(type, value, { excludeExtraneousValues: true })
        : value,
    ),
    IsObject(),
    ValidateNested(),
  );

class Credential {
  /** @example 'q83vEjRWeJCrze8SNFZ4kA' */
  @Expose()
  @IsBase64Url(1400)
  id: string;

  /** @example 'q83vEjRWeJCrze8SNFZ4kA' */
  @Expose()
  @IsBase64Url(1400)
  rawId: string;

  /** @example 'public-key' */
  @Expose()
  @IsIn(['public-key'])
  type: 'public-key';
}

export class AttestationResponse {
  /** @example 'eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0' */
  @Expose()
  @IsBase64Url(8192)
  clientDataJSON: string;

  /** @example 'o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA' */
  @Expose()
  @IsBase64Url(65_536)
  attestationObject: string;

  /** @example ['internal', 'hybrid'] */
  @Expose()
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @Matches(/^[a-z][a-z0-9-]{0,31}$/, { each: true, message: 'must hold names of transports' })
  transports?: string[];
}

/** What `navigator.credentials.create` has made. */
export class RegistrationCredential extends Credential {
  @Expose()
  @IsObject()
  @ValidateNested()
  @Type(() => AttestationResponse)
  response: AttestationResponse;
}

export class AssertionResponse {
  /** @example 'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0' */
  @Expose()
  @IsBase64Url(8192)
  clientDataJSON: string;

  /** @example 'SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ' */
  @Expose()
  @IsBase64Url(8192)
  authenticatorData: string;

  /** @example 'MEUCIQDx7c0u' */
  @Expose()
  @IsBase64Url(8192)
  signature: string;

  /** @example 'AZo_bpvbexGNPl9qe4ydDg' */
  @Expose()
  @IsOptional()
  @IsBase64Url(100)
  userHandle?: string;
}

/** What `navigator.credentials.get` has found. */
export class AuthenticationCredential extends Credential {
  @Expose()
  @IsObject()
  @ValidateNested()
  @Type(() => AssertionResponse)
  response: AssertionResponse;
}
