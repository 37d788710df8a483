import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import { generateSigningKey, KeyRing, type PublicSigningJwk, toPublicKey } from '#libs/crypto';
import { translateUnique } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import { SEALED_AS, StoredSigningKey } from './signing-key.entity.js';

/** Milliseconds for which a key signs before the next one takes over. */
const PERIOD = 90 * 24 * 60 * 60 * 1000;
/** A key is published for at least this long before its first use, so that verifiers have fetched it. */
const NOTICE = 24 * 60 * 60 * 1000;
/** How long after its last use a key stays published: longer than any access token lives. */
const RETENTION = 60 * 60 * 1000;
/** At most one look-up of unknown key ids in this time, or forged ids would become database queries. */
const RELOAD_INTERVAL = 10_000;

/** What is cached of the keys. */
export const SIGNING_KEYS_TAG = 'signing-keys';

class MadeByAnotherNode extends Error {}

export interface PublishedKey extends PublicSigningJwk {
  kid: string;
}

/** The keys that access tokens are signed and verified with, the same on every node. */
@Injectable()
export class SigningKeys implements OnApplicationBootstrap {
  private keys: StoredSigningKey[] = [];
  private readonly publicKeys = new Map<string, KeyObject>();
  private signer: { kid: string; privateKey: KeyObject } | undefined;
  private reloadedAt = 0;

  constructor(
    @InjectRepository(StoredSigningKey) private readonly stored: Repository<StoredSigningKey>,
    private readonly keyRing: KeyRing,
    private readonly clock: Clock,
    private readonly cache: Cache,
  ) {}

  /** Sees to it that there is a current key, and a next one that verifiers can fetch in time. */
  async onApplicationBootstrap(): Promise<void> {
    await this.reload();
    const now = this.clock.now().getTime();
    if (this.keys.length === 0) await this.make(1, new Date(now));
    const latest = this.keys.at(-1);
    if (!latest || latest.activatesAt.getTime() > now) return;
    const due = Math.max(latest.activatesAt.getTime() + PERIOD, now + NOTICE);
    await this.make(latest.sequence + 1, new Date(due));
  }

  /** The key that signs now. */
  current(): { kid: string; privateKey: KeyObject } {
    const { id, privateKey } = this.currentKey();
    if (this.signer?.kid !== id) {
      const pem = this.keyRing.decrypt(privateKey, SEALED_AS);
      this.signer = { kid: id, privateKey: createPrivateKey(pem) };
    }
    return this.signer;
  }

  /** The public key of that id; undefined when no node has made it. */
  async find(kid: string): Promise<KeyObject | undefined> {
    const now = this.clock.now().getTime();
    if (!this.publicKeys.has(kid) && now - this.reloadedAt >= RELOAD_INTERVAL) await this.reload();
    return this.publicKeys.get(kid);
  }

  /** The next key, the current one, and those before it whose tokens may still be alive (RFC 7517). */
  published(): PublishedKey[] {
    const oldest = this.clock.now().getTime() - RETENTION;
    return this.keys
      .filter((_key, index) => (this.keys[index + 1]?.activatesAt.getTime() ?? Infinity) > oldest)
      .map(({ id, publicJwk: { kty, crv, x, y, alg, use } }) => ({ kid: id, kty, crv, x, y, alg, use }));
  }

  private currentKey(): StoredSigningKey {
    const now = this.clock.now();
    const current = this.keys.findLast(({ activatesAt }) => activatesAt <= now);
    if (!current) throw new Error('There is no signing key yet: the application has not started.');
    return current;
  }

  private async make(sequence: number, activatesAt: Date): Promise<void> {
    const { publicJwk, privatePem } = generateSigningKey();
    const privateKey = this.keyRing.encrypt(privatePem, SEALED_AS);
    const key = { id: newId(), sequence, publicJwk, privateKey, createdAt: this.clock.now(), activatesAt };
    try {
      await translateUnique(
        'uq_signing_keys_sequence',
        () => new MadeByAnotherNode(),
        () => this.stored.insert(key),
      );
    } catch (error) {
      if (!(error instanceof MadeByAnotherNode)) throw error;
    }
    await this.reload();
  }

  private async reload(): Promise<void> {
    this.keys = await this.stored.find({ order: { sequence: 'ASC' } });
    for (const { id, publicJwk } of this.keys) this.publicKeys.set(id, toPublicKey(publicJwk));
    this.reloadedAt = this.clock.now().getTime();
    await this.cache.invalidate([SIGNING_KEYS_TAG]);
  }
}
