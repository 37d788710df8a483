import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import { generateSigningKey, KeyRing } from '#libs/crypto';
import { Transactional, translateUnique } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import { SEALED_AS, StoredSigningKey } from './signing-key.entity.js';

/** Milliseconds for which a key signs before the next one takes over. */
const PERIOD = 90 * 24 * 60 * 60 * 1000;
/** A key is published for at least this long before its first use, so that verifiers have fetched it. */
const NOTICE = 24 * 60 * 60 * 1000;
/** How long after its last use a key stays published: longer than any access token lives. */
export const RETENTION = 60 * 60 * 1000;

/** What depends on the keys. */
export const SIGNING_KEYS_TAG = 'signing-keys';

class MadeByAnotherNode extends Error {}

/** The stored keys of all nodes: which there are, and which come next. */
@Injectable()
export class SigningKeyStore {
  constructor(
    @InjectRepository(StoredSigningKey) private readonly keys: Repository<StoredSigningKey>,
    private readonly keyRing: KeyRing,
    private readonly clock: Clock,
    private readonly cache: Cache,
  ) {}

  /** In the order in which they sign. */
  all(): Promise<StoredSigningKey[]> {
    return this.keys.find({ order: { sequence: 'ASC' } });
  }

  /** Sees to it that there is a current key, and a next one that verifiers can fetch in time. */
  async seeToNext(): Promise<void> {
    const now = this.clock.now().getTime();
    if ((await this.all()).length === 0) await this.unlessMade(() => this.make(1, now));
    const latest = (await this.all()).at(-1);
    if (!latest || latest.activatesAt.getTime() > now) return;
    const due = Math.max(latest.activatesAt.getTime() + PERIOD, now + NOTICE);
    await this.unlessMade(() => this.make(latest.sequence + 1, due));
  }

  /** A new next key, in the place of one that waits: it signs as soon as verifiers had time to fetch it. */
  async replaceNext(): Promise<StoredSigningKey> {
    const askedAt = this.clock.now().getTime();
    await this.unlessMade(() => this.putNext(askedAt));
    return this.latest();
  }

  /** New keys in the place of all others, whose tokens are worth nothing any more. The one that signs now. */
  async replaceAll(): Promise<StoredSigningKey> {
    const askedAt = this.clock.now().getTime();
    await this.unlessMade(() => this.putAll(askedAt));
    const [current = await this.latest()] = await this.all();
    return current;
  }

  /** Those that no living token is signed with. */
  async removeRetired(): Promise<number> {
    const oldest = this.clock.now().getTime() - RETENTION;
    const keys = await this.all();
    const retired = keys.filter(
      (_key, index) => (keys[index + 1]?.activatesAt.getTime() ?? Infinity) <= oldest,
    );
    if (retired.length > 0) await this.keys.delete({ id: In(retired.map(({ id }) => id)) });
    return retired.length;
  }

  @Transactional()
  private async putNext(askedAt: number): Promise<void> {
    const keys = await this.lock();
    const due = askedAt + NOTICE;
    const latest = keys.at(-1);
    // Another node was asked at the same time, and this one has waited for it.
    if (latest && isMadeSince(askedAt, latest) && latest.activatesAt.getTime() <= due) return;
    const waiting = keys.filter(({ activatesAt }) => activatesAt.getTime() > askedAt);
    if (waiting.length > 0) await this.keys.delete({ id: In(waiting.map(({ id }) => id)) });
    await this.make((latest?.sequence ?? 0) + 1, due);
  }

  @Transactional()
  private async putAll(askedAt: number): Promise<void> {
    const keys = await this.lock();
    if (keys.length > 0 && keys.every((key) => isMadeSince(askedAt, key))) return;
    const sequence = keys.at(-1)?.sequence ?? 0;
    if (keys.length > 0) await this.keys.delete({ id: In(keys.map(({ id }) => id)) });
    await this.make(sequence + 1, askedAt);
    await this.make(sequence + 2, askedAt + PERIOD);
  }

  /** Of several rotations at once one goes first, and the others see what it has made. */
  private async lock(): Promise<StoredSigningKey[]> {
    await this.keys.find({ order: { sequence: 'ASC' }, lock: { mode: 'pessimistic_write' } });
    return this.all();
  }

  private async latest(): Promise<StoredSigningKey> {
    const latest = (await this.all()).at(-1);
    if (!latest) throw new Error('There is no signing key yet: the application has not started.');
    return latest;
  }

  /** On PostgreSQL a transaction is lost with the violation, which therefore leaves it. */
  private async unlessMade(make: () => Promise<void>): Promise<void> {
    try {
      await make();
    } catch (error) {
      if (!(error instanceof MadeByAnotherNode)) throw error;
    }
    await this.cache.invalidate([SIGNING_KEYS_TAG]);
  }

  private async make(sequence: number, activatesAt: number): Promise<void> {
    const { publicJwk, privatePem } = generateSigningKey();
    const key = {
      id: newId(),
      sequence,
      publicJwk,
      privateKey: this.keyRing.encrypt(privatePem, SEALED_AS),
      createdAt: this.clock.now(),
      activatesAt: new Date(activatesAt),
    };
    await translateUnique(
      'uq_signing_keys_sequence',
      () => new MadeByAnotherNode(),
      () => this.keys.insert(key),
    );
  }
}

const isMadeSince = (instant: number, { createdAt }: StoredSigningKey): boolean =>
  createdAt.getTime() >= instant;
