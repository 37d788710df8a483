import { ApiProperty } from '@nestjs/swagger';
import type { Page } from '#libs/kernel';
import type { StoredSecurityEvent } from '../security-event.entity.js';
import { OwnSecurityEventResponse, SecurityEventResponse } from './security-event.response.dto.js';

export class OwnSecurityEventListResponse {
  items: OwnSecurityEventResponse[];

  /** Pass it as `cursor` to get the next page; null on the last one. */
  nextCursor: string | null;

  /** How many events match, counted up to 10,000. Only with `include=total`. */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /** False when more events match than were counted. */
  totalIsExact?: boolean;

  static from({ items, ...page }: Page<StoredSecurityEvent>): OwnSecurityEventListResponse {
    return { items: items.map(OwnSecurityEventResponse.from), ...page };
  }
}

export class SecurityEventListResponse {
  items: SecurityEventResponse[];

  /** Pass it as `cursor` to get the next page; null on the last one. */
  nextCursor: string | null;

  /** How many events match, counted up to 10,000. Only with `include=total`. */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /** False when more events match than were counted. */
  totalIsExact?: boolean;

  static from({ items, ...page }: Page<StoredSecurityEvent>): SecurityEventListResponse {
    return { items: items.map(SecurityEventResponse.from), ...page };
  }
}
