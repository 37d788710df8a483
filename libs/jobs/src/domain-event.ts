import { z } from 'zod';
import { defineJob, type JobDefinition, type JobOptions, type JobRun } from './job.js';
import { assertName } from './names.js';

/** A fact, named in the past tense. */
export interface DomainEventOptions<T> {
  /** `feature.happened`, such as `invoices.paid`; stored with what waits for it, so that it must not change. */
  name: string;
  /** JSON. */
  payload: z.ZodType<T>;
  /** What it happened to, such as the id of the invoice: its events reach each subscriber in their order. */
  key: (payload: T) => string;
  /** The payload tells of people or holds secrets: it is encrypted at rest and never shown. */
  sealed?: boolean;
}

export interface DomainEventDefinition<T = unknown> extends Readonly<DomainEventOptions<T>> {}

/**
 * Declares an event. `DomainEvents.record` says that it happened, in the transaction in which it did; methods with
 * `@OnDomainEvent` hear of it once that is committed.
 *
 * @example
 * export const invoicePaid = defineEvent({
 *   name: 'invoices.paid',
 *   payload: z.object({ invoiceId: z.uuid() }),
 *   key: ({ invoiceId }) => invoiceId,
 * });
 */
export function defineEvent<T>(options: DomainEventOptions<T>): DomainEventDefinition<T> {
  assertName(options.name);
  return options;
}

/** What a subscriber knows of an event beside its payload. */
export interface Occurrence extends JobRun {
  /** Of the event, the same for every subscriber and attempt. */
  readonly eventId: string;
  readonly occurredAt: Date;
  /** 1, 2, 3 … among the events of the same key. */
  readonly sequence: number;
}

/** How one subscriber is told. */
export interface Subscription {
  readonly event: DomainEventDefinition;
  readonly job: JobDefinition<Delivery>;
}

export type Delivery = z.infer<typeof deliverySchema>;

const deliverySchema = z.object({
  eventId: z.uuid(),
  key: z.string(),
  sequence: z.int(),
  occurredAt: z.iso.datetime(),
  payload: z.unknown(),
});

const SUBSCRIPTIONS = 'jobs:subscription';

/** What a method subscribes to. */
export function subscriptionOf(method: object): Subscription | undefined {
  return Reflect.getMetadata(SUBSCRIPTIONS, method) as Subscription | undefined;
}

/**
 * The method is told of the event after the commit, in a job of its own: it is tried again by itself when it
 * fails, and holds up later events of the same key, but no other subscriber.
 *
 * @param subscriber names the job, `<event>.<subscriber>`: it must not change
 * @example
 * @OnDomainEvent(invoicePaid, 'thank')
 * async thank({ invoiceId }: Payload<typeof invoicePaid>, { eventId }: Occurrence): Promise<void> { … }
 */
export function OnDomainEvent<T>(
  event: DomainEventDefinition<T>,
  subscriber: string,
  options: Pick<JobOptions<T>, 'attempts' | 'backoff' | 'timeout' | 'concurrency'> = {},
) {
  const name = `${event.name}.${subscriber}`;
  const { sealed } = event;
  const job = defineJob({ ...options, name, payload: deliverySchema, orderBy: ({ key }) => key, sealed });
  return <M extends (payload: T, occurrence: Occurrence) => Promise<void>>(
    _target: object,
    _name: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => Reflect.defineMetadata(SUBSCRIPTIONS, { event, job }, descriptor.value as object);
}
