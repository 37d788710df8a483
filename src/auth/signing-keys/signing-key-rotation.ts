import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, OnJob } from '#libs/jobs';
import { Logger } from '#libs/logging';
import { SecurityEvents } from '../security-events/security-events.js';
import type { StoredSigningKey } from '../tokens/signing-key.entity.js';
import { SigningKeyStore } from '../tokens/signing-key-store.js';

const rotateSigningKeysJob = defineJob({
  name: 'auth.rotate_signing_keys',
  payload: z.object({}),
  schedule: '12 * * * *',
});

export interface Rotation {
  /** Whether the keys so far, and every access token, are given up at once. */
  immediately: boolean;
  /** Who asks for it; undefined for an operator at the machine. */
  actorId?: string;
}

/** Replaces the keys that access tokens are signed with: by schedule, and when someone asks for it. */
@Injectable()
export class SigningKeyRotation {
  constructor(
    private readonly store: SigningKeyStore,
    private readonly events: SecurityEvents,
    private readonly logger: Logger,
  ) {}

  /** A key whose time has come has taken over by itself: a next one is published, long before its own. */
  @OnJob(rotateSigningKeysJob)
  async rotateWhenDue(): Promise<void> {
    await this.store.seeToNext();
    const removed = await this.store.removeRetired();
    if (removed > 0) this.logger.info({ removed }, 'signing keys of the past were deleted');
  }

  /** The key that was made, and signs from its `activatesAt` on. */
  async rotate({ immediately, actorId }: Rotation): Promise<StoredSigningKey> {
    const key = immediately ? await this.store.replaceAll() : await this.store.replaceNext();
    const { id: kid, activatesAt } = key;
    this.logger.warn({ kid, activatesAt, immediately }, 'signing keys were replaced');
    await this.events.record({ type: 'signing_keys_rotated', userId: null, actorId });
    return key;
  }
}
