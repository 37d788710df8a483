import { Injectable } from '@nestjs/common';
import { DomainEvents } from '#libs/jobs';
import { KnownDevices } from '../guessing/known-devices.js';
import { newDevice } from '../notices/security.events.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionOpenings } from '../sessions/session-openings.js';
import { type Proof, written } from './proof.js';

/** Opens sessions, and says so when someone comes from where they have not been before. */
@Injectable()
export class Arrivals {
  constructor(
    private readonly sessions: SessionOpenings,
    private readonly devices: KnownDevices,
    private readonly events: DomainEvents,
    private readonly securityEvents: SecurityEvents,
  ) {}

  /** To be called last in a transaction. */
  async open(proof: Proof, device: Device): Promise<Session> {
    const { userId, methods } = proof;
    const isNew = await this.devices.isNew(userId, device);
    const session = await this.sessions.open(proof, device);
    const { id: sessionId } = session;
    const method = written(methods);
    await this.securityEvents.record({ type: 'signed_in', userId, device, method, sessionId });
    if (isNew) await this.events.record(newDevice, { userId: userId, ...device });
    return session;
  }
}
