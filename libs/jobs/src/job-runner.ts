import { Injectable } from '@nestjs/common';
import { requestContext } from '#libs/context';
import { KeyRing } from '#libs/crypto';
import { Logger } from '#libs/logging';
import { type Attributes, Tracing } from '#libs/observability';
import type { Attempt } from './job-engine.js';
import { type HandledJob, JobRegistry } from './job-registry.js';
import type { JobDefinition } from './job.js';
import { sealedAs } from './sealing.js';

/** How an attempt ended, for metrics. */
export interface JobOutcome {
  readonly job: string;
  readonly outcome: 'completed' | 'failed';
  /** Milliseconds. */
  readonly took: number;
}

/** Does attempts: the payload is checked, the log knows the job, and time is limited. */
@Injectable()
export class JobRunner {
  private readonly listeners: ((outcome: JobOutcome) => void)[] = [];

  constructor(
    private readonly registry: JobRegistry,
    private readonly keyRing: KeyRing,
    private readonly logger: Logger,
    private readonly tracing: Tracing,
  ) {}

  /** That it can do. */
  get jobs(): JobDefinition[] {
    return this.registry.all().map(({ job }) => job);
  }

  /** Calls the listener after every attempt. */
  onOutcome(listener: (outcome: JobOutcome) => void): void {
    this.listeners.push(listener);
  }

  /** @throws whatever the handler throws, and Error when there is none or it takes too long */
  async run(attempt: Attempt): Promise<void> {
    const { requestId = attempt.id, traceparent } = attempt.data;
    await this.tracing.span(
      `process ${attempt.name}`,
      { kind: 'consumer', carrier: { traceparent }, attributes: attributesOf(attempt) },
      (span) => requestContext.run({ requestId, traceId: span?.traceId }, () => this.timed(attempt)),
    );
  }

  private async timed(attempt: Attempt): Promise<void> {
    const { id, name, number } = attempt;
    const began = performance.now();
    const line = () => ({ job: name, jobId: id, attempt: number, ms: Math.round(performance.now() - began) });
    try {
      await this.handle(attempt);
      this.logger.info(line(), 'job completed');
      this.tell({ job: name, outcome: 'completed', took: performance.now() - began });
    } catch (err) {
      const isLast = number >= (this.registry.find(name)?.job.attempts ?? 1);
      // Whoever stopped it decides what becomes of it: at the end of a process it is handed out again.
      if (attempt.signal.aborted) this.logger.warn({ ...line(), err }, 'job was stopped');
      else if (isLast) this.logger.error({ ...line(), err }, 'job failed, and is not tried again');
      else this.logger.warn({ ...line(), err }, 'job failed, and is tried again');
      this.tell({ job: name, outcome: 'failed', took: performance.now() - began });
      throw err;
    }
  }

  private async handle(attempt: Attempt): Promise<void> {
    const handled = this.registry.find(attempt.name);
    if (!handled) throw new Error(`No method does the job "${attempt.name}".`);
    const { job, handle } = handled;
    const payload = job.payload.parse(this.payloadOf(attempt));
    const seconds = AbortSignal.timeout(job.timeout * 1000);
    const signal = AbortSignal.any([attempt.signal, seconds]);
    await unlessAborted(
      signal,
      handle(payload, { id: attempt.id, attempt: attempt.number, signal }),
      handled,
    );
  }

  private payloadOf({ id, data: { payload, sealed } }: Attempt): unknown {
    return sealed === undefined ? payload : JSON.parse(this.keyRing.decrypt(sealed, sealedAs(id)).toString());
  }

  private tell(outcome: JobOutcome): void {
    for (const listener of this.listeners) listener(outcome);
  }
}

/** A handler that does not look at the signal goes on, but nobody waits for it. */
async function unlessAborted(signal: AbortSignal, work: Promise<void>, { job }: HandledJob): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(new Error(`It was aborted, or took more than ${job.timeout} seconds.`));
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Of OpenTelemetry's conventions for messaging; they have none for how often it was tried. */
const attributesOf = ({ id, name, number }: Attempt): Attributes => ({
  'messaging.operation.type': 'process',
  'messaging.operation.name': 'process',
  'messaging.destination.name': name,
  'messaging.message.id': id,
  'job.attempt': number,
});
