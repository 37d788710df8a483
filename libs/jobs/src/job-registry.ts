import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { StartupError } from '#libs/kernel';
import { type Delivery, type Occurrence, type Subscription, subscriptionOf } from './domain-event.js';
import type { JobDefinition, JobRun } from './job.js';
import { handledBy } from './on-job.decorator.js';

export type Handler = (payload: unknown, run: JobRun) => Promise<void>;

/** A job and the method that does it. */
export interface HandledJob {
  readonly job: JobDefinition;
  readonly handle: Handler;
}

/** Every job that the application's providers do, and who subscribes to which event. */
@Injectable()
export class JobRegistry implements OnModuleInit {
  private readonly byName = new Map<string, HandledJob>();
  private readonly subscriptions: Subscription[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** @throws StartupError when two methods do the same job */
  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders() as { instance: unknown }[]) {
      if (typeof instance !== 'object' || instance === null) continue;
      const prototype = Object.getPrototypeOf(instance) as Record<string, unknown> | null;
      for (const name of this.scanner.getAllMethodNames(prototype)) this.look(instance, prototype?.[name]);
    }
  }

  all(): HandledJob[] {
    return [...this.byName.values()];
  }

  find(name: string): HandledJob | undefined {
    return this.byName.get(name);
  }

  subscriptionsTo(eventName: string): Subscription[] {
    return this.subscriptions.filter(({ event }) => event.name === eventName);
  }

  private look(instance: object, method: unknown): void {
    if (typeof method !== 'function') return;
    const bound = method.bind(instance) as (payload: unknown, run: JobRun) => Promise<void>;
    const job = handledBy(method);
    if (job) this.add({ job, handle: bound });
    const subscription = subscriptionOf(method);
    if (!subscription) return;
    this.subscriptions.push(subscription);
    this.add({ job: subscription.job as JobDefinition, handle: deliverTo(subscription, bound) });
  }

  private add(handled: HandledJob): void {
    const { name } = handled.job;
    if (this.byName.has(name)) throw new StartupError(`Two methods do the job "${name}". Remove one.`);
    this.byName.set(name, handled);
  }
}

function deliverTo({ event }: Subscription, handle: Handler): Handler {
  return (delivery, run) => {
    const { eventId, sequence, occurredAt, payload } = delivery as Delivery;
    const occurrence: Occurrence = { ...run, eventId, sequence, occurredAt: new Date(occurredAt) };
    return handle(event.payload.parse(payload), occurrence);
  };
}
