import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { ApiKeysRepository } from './api-keys.repository.js';

/** Milliseconds in which one use of a key stands for all of them. */
const PAUSE = 60_000;
/** Keys whose latest use is remembered; one that is forgotten is written once more. */
const MOST = 10_000;

/** Writes when and where keys were last used: now and then, and nobody waits for it. */
@Injectable()
export class ApiKeyUses implements BeforeApplicationShutdown {
  /** When the use of a key was last written, in milliseconds since 1970. */
  private readonly written = new LRUCache<string, number>({ max: MOST });
  private readonly writing = new Set<Promise<void>>();

  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  note(id: string, address: string): void {
    const now = this.clock.now();
    if (now.getTime() - (this.written.get(id) ?? -Infinity) < PAUSE) return;
    this.written.set(id, now.getTime());
    const written = this.write(id, now, address).finally(() => this.writing.delete(written));
    this.writing.add(written);
  }

  /** A use is worth no failed request. */
  private async write(id: string, at: Date, address: string): Promise<void> {
    try {
      await this.keys.noteUse(id, at, address);
    } catch (err) {
      this.logger.warn({ err, apiKeyId: id }, 'the use of an API key could not be written');
    }
  }

  /** Before the database closes. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.writing);
  }
}
