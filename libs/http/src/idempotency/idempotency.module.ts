import { Global, Module } from '@nestjs/common';
import { DatabaseModule } from '#libs/database';
import { declarePersonalData } from '#libs/privacy';
import { IdempotencyPersonalData } from './idempotency-personal-data.js';
import { IdempotencyRecord } from './idempotency-record.entity.js';
import { IdempotencyRecords } from './idempotency-records.js';
import { PurgeIdempotencyKeys } from './purge-idempotency-keys.js';

/** What `@Idempotent()` needs, in every module that has such a route. */
@Global()
@Module({
  imports: [DatabaseModule.forFeature([IdempotencyRecord])],
  providers: [IdempotencyRecords, PurgeIdempotencyKeys, declarePersonalData(IdempotencyPersonalData)],
  exports: [IdempotencyRecords],
})
export class IdempotencyModule {}
