import { ApiProperty } from '@nestjs/swagger';
import type { Passkey } from '../passkey.entity.js';

export class PasskeyResponse {
  /** @example '019a3f6e-9b5a-7c11-8d3e-5f6a7b8c9d0e' */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example 'Phone' */
  name: string;

  /** Whether its owner has it on other devices, too, or would get it back on a new one. */
  backedUp: boolean;

  /**
   * How browsers reach it.
   * @example ['internal', 'hybrid']
   */
  transports: string[];

  createdAt: Date;

  /** Null when nobody has signed in with it yet. */
  lastUsedAt: Date | null;

  static from({ id, name, isBackedUp, transports, createdAt, lastUsedAt }: Passkey): PasskeyResponse {
    return { id, name, backedUp: isBackedUp, transports, createdAt, lastUsedAt };
  }
}

export class PasskeyListResponse {
  items: PasskeyResponse[];

  /** Always null: all passkeys are on one page. */
  nextCursor: string | null;

  static from(passkeys: Passkey[]): PasskeyListResponse {
    return { items: passkeys.map((passkey) => PasskeyResponse.from(passkey)), nextCursor: null };
  }
}
