import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type DataSubject, PersonalData } from '#libs/privacy';
import { IdempotencyRecord } from './idempotency-record.entity.js';

/** Which requests someone has made under a key. The answers are kept encrypted, for a day. */
@Injectable()
export class IdempotencyPersonalData extends PersonalData {
  readonly name = 'idempotency';
  readonly entities = [IdempotencyRecord];

  constructor(@InjectRepository(IdempotencyRecord) private readonly records: Repository<IdempotencyRecord>) {
    super();
  }

  async export({ userId }: DataSubject): Promise<object> {
    const records = await this.records.find({ where: { actorId: userId }, order: { keptUntil: 'ASC' } });
    return { requests: records.map(({ route, keptUntil }) => ({ route, keptUntil })) };
  }

  async erase({ userId }: DataSubject): Promise<void> {
    await this.records.delete({ actorId: userId });
  }
}
