import { ApiProperty } from '@nestjs/swagger';
import type { StoredSigningKey } from '../../tokens/signing-key.entity.js';

export class SigningKeyResponse {
  /**
   * As access tokens name it.
   * @example '019a3f6e-2a4c-7d5e-8f60-718293a4b5c6'
   */
  @ApiProperty({ format: 'uuid' })
  kid: string;

  /** From when on access tokens are signed with it. */
  activatesAt: Date;

  static from({ id, activatesAt }: StoredSigningKey): SigningKeyResponse {
    return { kid: id, activatesAt };
  }
}
