import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { AsyncResource } from 'node:async_hooks';
import { Bus } from '#libs/bus';
import { RuntimeConfig } from '#libs/config';
import { JobEngine } from './job-engine.js';
import { JobRunner } from './job-runner.js';
import { JobSchedules } from './schedules/job-schedules.js';
import { WAKE } from './jobs.js';

/** Milliseconds that running attempts have when the process ends; the rest is handed out again. */
const PATIENCE = 10_000;

/** Hands out due jobs, in processes whose `ROLE` is to work. */
@Injectable()
export class JobWorker implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private drained: Promise<void> | undefined;
  private isOpen = false;

  constructor(
    private readonly engine: JobEngine,
    private readonly runner: JobRunner,
    private readonly schedules: JobSchedules,
    private readonly bus: Bus,
    private readonly config: RuntimeConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const works = this.config.role !== 'http';
    const { jobs } = this.runner;
    await this.engine.open(jobs, works ? (attempt) => this.runner.run(attempt) : undefined);
    this.isOpen = true;
    if (!works) return;
    // Looking for jobs is no part of the request that tells of one.
    const wake = (names: unknown): void => (names as string[]).forEach((name) => this.engine.wake(name));
    this.bus.subscribe(WAKE, AsyncResource.bind(wake));
    await this.schedules.begin(jobs);
  }

  /** Hands out nothing more, and waits a while for what runs. Calling it again waits for the same. */
  drain(): Promise<void> {
    this.schedules.end();
    this.drained ??= this.isOpen ? this.engine.drain(PATIENCE) : Promise.resolve();
    return this.drained;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.drain();
  }

  /** After the last request, which may have asked for a job. */
  async onApplicationShutdown(): Promise<void> {
    if (this.isOpen) await this.engine.close();
  }
}
