import { ApiProperty } from '@nestjs/swagger';
import { deviceName } from '../../notices/device-name.js';
import type { StoredSecurityEvent } from '../security-event.entity.js';
import {
  type Outcome,
  OUTCOMES,
  SECURITY_EVENT_TYPES,
  type SecurityEventType,
} from '../security-event-types.js';

// What is declared by hand comes first in the document: decorators without options keep fields in their places.
export class OwnSecurityEventResponse {
  /** @example '019a3f6e-9b5a-7c11-8d3e-5f6a7b8c9d0e' */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example 'signed_in' */
  @ApiProperty({ enum: SECURITY_EVENT_TYPES })
  type: SecurityEventType;

  /** @example 'succeeded' */
  @ApiProperty({ enum: OUTCOMES })
  outcome: Outcome;

  /**
   * How someone showed who they are, by the words of RFC 8176 with spaces between; null where nobody had to.
   * @example 'pwd otp mfa'
   */
  @ApiProperty({ type: 'string', nullable: true })
  method: string | null;

  /**
   * Why it was refused; null where it was not, or there is only one reason.
   * @example 'wrong_password'
   */
  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  /** Whether somebody else did it, such as an administrator: where from is not told then. */
  @ApiProperty()
  byAnother: boolean;

  /** @example '203.0.113.7' */
  @ApiProperty({ type: 'string', nullable: true })
  ipAddress: string | null;

  /**
   * The device in a few words; null when it is none of those that are known.
   * @example 'Firefox, Linux'
   */
  @ApiProperty({ type: 'string', nullable: true })
  device: string | null;

  /** @example 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0' */
  @ApiProperty({ type: 'string', nullable: true })
  userAgent: string | null;

  createdAt: Date;

  static from(event: StoredSecurityEvent): OwnSecurityEventResponse {
    const byAnother = event.actorId !== null;
    const { id, type, outcome, method, reason, createdAt } = event;
    return {
      id,
      type,
      outcome,
      method,
      reason,
      byAnother,
      ...(byAnother ? NOWHERE : placeOf(event)),
      createdAt,
    };
  }
}

export class SecurityEventResponse {
  /** @example '019a3f6e-9b5a-7c11-8d3e-5f6a7b8c9d0e' */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example 'sign_in_refused' */
  @ApiProperty({ enum: SECURITY_EVENT_TYPES })
  type: SecurityEventType;

  /** @example 'refused' */
  @ApiProperty({ enum: OUTCOMES })
  outcome: Outcome;

  /**
   * Whose account it is; null where none is known, such as for an address that has no account.
   * @example '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a'
   */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  userId: string | null;

  /** Which service account it was done to; null for what concerns people. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  serviceAccountId: string | null;

  /** Who did it, a user or a service account, where that was somebody else. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  actorId: string | null;

  /**
   * How someone showed who they are, by the words of RFC 8176 with spaces between; null where nobody had to.
   * @example 'pwd'
   */
  @ApiProperty({ type: 'string', nullable: true })
  method: string | null;

  /**
   * Why it was refused; null where it was not, or there is only one reason.
   * @example 'wrong_password'
   */
  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  /** @example '203.0.113.7' */
  @ApiProperty({ type: 'string', nullable: true })
  ipAddress: string | null;

  /**
   * The device in a few words; null when it is none of those that are known.
   * @example 'Firefox, Linux'
   */
  @ApiProperty({ type: 'string', nullable: true })
  device: string | null;

  /** @example 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0' */
  @ApiProperty({ type: 'string', nullable: true })
  userAgent: string | null;

  createdAt: Date;

  static from(event: StoredSecurityEvent): SecurityEventResponse {
    const { id, type, outcome, userId, serviceAccountId, actorId, method, reason, createdAt } = event;
    const whom = { userId, serviceAccountId, actorId };
    return { id, type, outcome, ...whom, method, reason, ...placeOf(event), createdAt };
  }
}

type Place = Pick<OwnSecurityEventResponse, 'ipAddress' | 'device' | 'userAgent'>;

const NOWHERE: Place = { ipAddress: null, device: null, userAgent: null };

const placeOf = ({ ipAddress, userAgent }: StoredSecurityEvent): Place => ({
  ipAddress,
  device: userAgent === null ? null : deviceName(userAgent),
  userAgent,
});
