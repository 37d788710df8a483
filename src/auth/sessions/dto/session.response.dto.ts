import { ApiProperty } from '@nestjs/swagger';
import type { Session } from '../session.entity.js';

export class SessionResponse {
  /** @example '019a3f6e-9b5a-7c11-8d3e-5f6a7b8c9d0e' */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** True for the session that asks. */
  current: boolean;

  /** @example 'Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0' */
  userAgent: string;

  /** @example '203.0.113.7' */
  ipAddress: string;

  createdAt: Date;

  lastUsedAt: Date;

  /** The user who acts for the actor by this session; null for the actor's own. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, example: null })
  impersonatorId: string | null;

  static from(session: Session, currentId: string | null): SessionResponse {
    const { id, userAgent, ipAddress, createdAt, lastUsedAt, impersonatorId } = session;
    return { id, current: id === currentId, userAgent, ipAddress, createdAt, lastUsedAt, impersonatorId };
  }
}

export class SessionListResponse {
  items: SessionResponse[];

  /** Always null: all sessions are on one page. */
  nextCursor: string | null;

  static from(sessions: Session[], currentId: string | null): SessionListResponse {
    return { items: sessions.map((session) => SessionResponse.from(session, currentId)), nextCursor: null };
  }
}
