import { ApiProperty } from '@nestjs/swagger';
import type { ApiKey } from '../api-key.entity.js';
import type { MadeApiKey } from '../new-api-keys.js';

export class ApiKeyResponse {
  /** @example '019a3f6e-9b5a-7c11-8d3e-5f6a7b8c9d0e' */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example 'Nightly report' */
  name: string;

  /** @example ['users.read'] */
  permissions: string[];

  createdAt: Date;

  expiresAt: Date;

  /** To the minute or so; null before the first use. */
  lastUsedAt: Date | null;

  /**
   * The address that it was last used from.
   * @example '203.0.113.7'
   */
  lastUsedFrom: string | null;

  static from({
    id,
    name,
    permissions,
    createdAt,
    expiresAt,
    lastUsedAt,
    lastUsedFrom,
  }: ApiKey): ApiKeyResponse {
    return { id, name, permissions, createdAt, expiresAt, lastUsedAt, lastUsedFrom };
  }
}

export class CreatedApiKeyResponse extends ApiKeyResponse {
  /**
   * For `Authorization: Bearer`. It is shown this time only.
   * @example 'sr_0000000000000000000000000000000000000000000000000'
   */
  key: string;

  static of({ apiKey, key }: MadeApiKey): CreatedApiKeyResponse {
    return { ...ApiKeyResponse.from(apiKey), key };
  }
}

export class ApiKeyListResponse {
  items: ApiKeyResponse[];

  /** Always null: all keys are on one page. */
  nextCursor: string | null;

  static from(keys: ApiKey[]): ApiKeyListResponse {
    return { items: keys.map((key) => ApiKeyResponse.from(key)), nextCursor: null };
  }
}
