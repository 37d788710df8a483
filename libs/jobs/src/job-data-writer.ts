import { Injectable } from '@nestjs/common';
import { requestContext } from '#libs/context';
import { KeyRing } from '#libs/crypto';
import { Tracing } from '#libs/observability';
import type { JobData } from './job-data.js';
import type { JobDefinition } from './job.js';
import { sealedAs } from './sealing.js';

/** Writes what is stored of a job: its payload, sealed if it has to be, and what it was asked for in. */
@Injectable()
export class JobDataWriter {
  constructor(
    private readonly keyRing: KeyRing,
    private readonly tracing: Tracing,
  ) {}

  write<T>(id: string, { sealed }: JobDefinition<T>, payload: T): JobData {
    const origin = { requestId: requestContext.get()?.requestId, traceparent: this.tracing.traceparent };
    if (!sealed) return { payload, ...origin };
    return { sealed: this.keyRing.encrypt(JSON.stringify(payload), sealedAs(id)), ...origin };
  }
}
