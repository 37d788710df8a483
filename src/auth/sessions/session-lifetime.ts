import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { SettingsService } from '../../settings/index.js';
import { sessionIdleDays, sessionMaxDays } from '../auth.settings.js';
import type { Session } from './session.entity.js';

const DAY = 24 * 60 * 60 * 1000;
/** Milliseconds for which someone may act for the owner of an account. */
const IMPERSONATION = 60 * 60 * 1000;

/** How long sessions last: the settings, as the latest instants that still count. */
export interface SessionBounds {
  /** Sessions last used before this have idled out. */
  usedSince: Date;
  /** Sessions created before this are too old. */
  createdSince: Date;
  /** The same for those in which someone acts for the owner. */
  impersonatedSince: Date;
}

/** Reads how long sessions last. */
@Injectable()
export class SessionLifetime {
  constructor(
    private readonly settings: SettingsService,
    private readonly clock: Clock,
  ) {}

  async bounds(): Promise<SessionBounds> {
    const now = this.clock.now().getTime();
    const idleDays = await this.settings.get(sessionIdleDays);
    const maxDays = await this.settings.get(sessionMaxDays);
    return {
      usedSince: new Date(now - idleDays * DAY),
      createdSince: new Date(now - maxDays * DAY),
      impersonatedSince: new Date(now - IMPERSONATION),
    };
  }

  /** Milliseconds until the session is too old. */
  async remaining(session: Session): Promise<number> {
    return session.createdAt.getTime() - earliest(session, await this.bounds()).getTime();
  }
}

export function isOver(session: Session, bounds: SessionBounds): boolean {
  const { endedAt, lastUsedAt, createdAt } = session;
  return endedAt !== null || lastUsedAt < bounds.usedSince || createdAt < earliest(session, bounds);
}

/** When it must have been created to count still. */
const earliest = ({ impersonatorId }: Session, { createdSince, impersonatedSince }: SessionBounds): Date =>
  impersonatorId === null ? createdSince : impersonatedSince;
