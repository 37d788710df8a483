import type { Device } from '#libs/context';
import type { RefusalReason, SecurityEventType } from './security-event-types.js';

/** What is to be recorded. */
export interface SecurityEvent {
  type: SecurityEventType;
  /** Whose account it is; null where nobody's is known. */
  userId: string | null;
  /** Of a service account; `userId` is null then. */
  serviceAccountId?: string;
  /** That of the request, when left out. */
  device?: Device;
  /** Who does it to somebody else's account. */
  actorId?: string;
  /** How someone showed who they are: `Method`s with spaces between. */
  method?: string;
  reason?: RefusalReason;
  /** For the log alone. */
  sessionId?: string;
}
