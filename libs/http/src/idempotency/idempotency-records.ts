import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, LessThanOrEqual, Repository } from 'typeorm';
import { KeyRing } from '#libs/crypto';
import { Transactions, translateUnique } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import { type Answer, serializeAnswer } from './answer.js';
import { IdempotencyKeyReused, RequestInProgress } from './idempotency.errors.js';
import { IdempotencyRecord, sealedAs, UNIQUE_KEY } from './idempotency-record.entity.js';

/** Milliseconds after which a claim without an answer is taken for that of a process that died. */
const LEASE = 60_000;
/** Milliseconds for which an answer is given again. */
const RETENTION = 24 * 60 * 60 * 1000;
/** Milliseconds for which what counts no more stays, so that a slow owner is only ever replaced by a repetition. */
const GRACE = 60 * 60 * 1000;
/** How many expired rows a new one takes along: more than one, so that they become fewer. */
const PURGED_BY_EACH = 10;

/** What a request is known by. */
export type RequestIdentity = Pick<IdempotencyRecord, 'actorId' | 'route' | 'keyDigest' | 'fingerprint'>;

/** The right to serve the request, or the answer that it had. */
export type Claim = { id: string } | { answer: Answer };

class KeyTaken extends Error {}

/** Which requests are running and how the latest ones were answered, in the database that all nodes share. */
@Injectable()
export class IdempotencyRecords {
  constructor(
    @InjectRepository(IdempotencyRecord) private readonly records: Repository<IdempotencyRecord>,
    private readonly transactions: Transactions,
    private readonly keyRing: KeyRing,
    private readonly clock: Clock,
  ) {}

  /** Of requests at once, one gets the right to be served. @throws IdempotencyKeyReused, RequestInProgress */
  async claim(request: RequestIdentity): Promise<Claim> {
    const id = await this.insert(request);
    if (id) return { id };
    const { actorId, route, keyDigest } = request;
    const known = await this.records.findOneBy({ actorId, route, keyDigest });
    if (known && known.keptUntil > this.clock.now()) return { answer: this.answerOf(known, request) };
    if (known) await this.remove(known);
    const replacement = await this.insert(request);
    if (!replacement) throw new RequestInProgress();
    return { id: replacement };
  }

  private async insert(request: RequestIdentity): Promise<string | undefined> {
    const id = newId();
    const row = { ...request, id, answer: null, keptUntil: this.after(LEASE) };
    const insert = async (): Promise<void> => {
      await this.records.insert(row);
      await this.purge(PURGED_BY_EACH);
    };
    try {
      await translateUnique(
        UNIQUE_KEY,
        () => new KeyTaken(),
        () => this.transactions.run(insert),
      );
      return id;
    } catch (error) {
      if (error instanceof KeyTaken) return undefined;
      throw error;
    }
  }

  private answerOf({ id, fingerprint, answer }: IdempotencyRecord, request: RequestIdentity): Answer {
    if (fingerprint !== request.fingerprint) throw new IdempotencyKeyReused();
    if (answer === null) throw new RequestInProgress();
    return JSON.parse(this.keyRing.decrypt(answer, sealedAs({ id })).toString()) as Answer;
  }

  /** Unless it was answered at the last moment. */
  private async remove({ id }: IdempotencyRecord): Promise<void> {
    await this.records.delete({ id, keptUntil: LessThanOrEqual(this.clock.now()) });
  }

  /**
   * Keeps the answer, in the transaction of what the request has done: both are there, or neither.
   *
   * @throws RequestInProgress when the request took longer than its lease and was begun anew.
   */
  async keep(id: string, answer: Answer): Promise<void> {
    const sealed = this.keyRing.encrypt(serializeAnswer(answer), sealedAs({ id }));
    const { affected } = await this.records.update(
      { id },
      { answer: sealed, keptUntil: this.after(RETENTION) },
    );
    if (affected !== 1) throw new RequestInProgress();
  }

  /** Lets the request be made again. Not when it has an answer: a lost connection may hide that it was kept. */
  async release(id: string): Promise<void> {
    await this.records.delete({ id, answer: IsNull() });
  }

  /** Deletes up to `limit` rows that have not counted for an hour. @returns how many */
  async purge(limit: number): Promise<number> {
    return this.transactions.run(async () => {
      const expired = await this.records
        .createQueryBuilder('record')
        .select('record.id')
        .where('record.keptUntil <= :end', { end: this.after(-GRACE) })
        .orderBy('record.keptUntil')
        .limit(limit)
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .getMany();
      if (expired.length > 0) await this.records.delete(expired.map(({ id }) => id));
      return expired.length;
    });
  }

  private after(milliseconds: number): Date {
    return new Date(this.clock.now().getTime() + milliseconds);
  }
}
