import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Cache } from '#libs/cache';
import { KeyRing, type PublicSigningJwk, toPublicKey } from '#libs/crypto';
import { Clock } from '#libs/kernel';
import { SEALED_AS, type StoredSigningKey } from './signing-key.entity.js';
import { RETENTION, SIGNING_KEYS_TAG, SigningKeyStore } from './signing-key-store.js';

/**
 * Milliseconds for which a node goes by the keys that it has read, unless it is told of others. At most one look-up
 * of unknown key ids in this time, too, or forged ids would become database queries.
 */
const LONGEST = 5_000;
const TAGS = [SIGNING_KEYS_TAG];

export interface PublishedKey extends PublicSigningJwk {
  kid: string;
}

/** The keys that access tokens are signed and verified with, the same on every node. */
@Injectable()
export class SigningKeys implements OnApplicationBootstrap {
  private keys: StoredSigningKey[] = [];
  private publicKeys = new Map<string, KeyObject>();
  private signer: { kid: string; privateKey: KeyObject } | undefined;
  /** Of what this node knew when it last read the keys. */
  private readVersion = -1;
  private readAt = 0;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly store: SigningKeyStore,
    private readonly keyRing: KeyRing,
    private readonly clock: Clock,
    private readonly cache: Cache,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.store.seeToNext();
    await this.catchUp();
  }

  /** Changes when this node hears of other keys: what was verified before is to be verified again. */
  get version(): number {
    return this.cache.versionOf(TAGS);
  }

  /** Reads the keys, if this node was told of others or has not looked for some seconds. */
  async catchUp(): Promise<void> {
    while (this.isBehind()) {
      this.reading ??= this.read().finally(() => (this.reading = undefined));
      // oxlint-disable-next-line no-await-in-loop -- it may have been told of others while it was reading
      await this.reading;
    }
  }

  /** The key that signs now, as far as this node has read. */
  current(): { kid: string; privateKey: KeyObject } {
    const { id, privateKey } = this.currentKey();
    if (this.signer?.kid !== id) {
      const pem = this.keyRing.decrypt(privateKey, SEALED_AS);
      this.signer = { kid: id, privateKey: createPrivateKey(pem) };
    }
    return this.signer;
  }

  /** The public key of that id; undefined when no node has made it, or it was given up. */
  async find(kid: string): Promise<KeyObject | undefined> {
    await this.catchUp();
    return this.publicKeys.get(kid);
  }

  /** The next key, the current one, and those before it whose tokens may still be alive (RFC 7517). */
  async published(): Promise<PublishedKey[]> {
    await this.catchUp();
    const oldest = this.clock.now().getTime() - RETENTION;
    return this.keys
      .filter((_key, index) => (this.keys[index + 1]?.activatesAt.getTime() ?? Infinity) > oldest)
      .map(({ id, publicJwk: { kty, crv, x, y, alg, use } }) => ({ kid: id, kty, crv, x, y, alg, use }));
  }

  private isBehind(): boolean {
    return this.readVersion !== this.version || this.clock.now().getTime() - this.readAt >= LONGEST;
  }

  private async read(): Promise<void> {
    // Before the keys are read: what is heard of meanwhile counts.
    const { version } = this;
    const keys = await this.store.all().catch((error: unknown) => this.keepOrThrow(version, error));
    this.keys = keys;
    this.publicKeys = new Map(keys.map(({ id, publicJwk }) => [id, toPublicKey(publicJwk)]));
    this.readVersion = version;
    this.readAt = this.clock.now().getTime();
  }

  /** While the database is away, what is known counts, unless there are others: nobody is let in without it anyway. */
  private keepOrThrow(version: number, error: unknown): StoredSigningKey[] {
    if (this.keys.length === 0 || this.readVersion !== version) throw error;
    return this.keys;
  }

  private currentKey(): StoredSigningKey {
    const now = this.clock.now();
    // The clock of the node that has made all of them anew may be ahead.
    const current = this.keys.findLast(({ activatesAt }) => activatesAt <= now) ?? this.keys[0];
    if (!current) throw new Error('There is no signing key yet: the application has not started.');
    return current;
  }
}
