import type { JobDefinition, JobRun } from './job.js';

const HANDLED = 'jobs:handled';

/** The job that a method does. */
export function handledBy(method: object): JobDefinition | undefined {
  return Reflect.getMetadata(HANDLED, method) as JobDefinition | undefined;
}

/**
 * The method does the work of the job. It may run more than once for one job, when a process dies: what it
 * does outside of the database it does idempotently, by `run.id`.
 *
 * @example
 * @OnJob(remind)
 * async remind({ invoiceId }: Payload<typeof remind>, run: JobRun): Promise<void> { … }
 */
export function OnJob<T>(job: JobDefinition<T>) {
  return <M extends (payload: T, run: JobRun) => Promise<void>>(
    _target: object,
    _name: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => Reflect.defineMetadata(HANDLED, job, descriptor.value as object);
}
