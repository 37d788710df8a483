import fc from 'fast-check';
import { SECOND } from '#libs/testing';
import type { TestApplication } from '../support/application.js';
import { ofFeatures } from '../support/features.js';
import { Actors } from './actors.js';
import { Checks, type Exchange } from './checks.js';
import { Instances } from './instances.js';
import { Knowledge } from './knowledge.js';
import { LogWatch } from './log-watch.js';
import { type Document, type Operation, operationsOf } from './operations.js';
import { type Plan, plansOf } from './plans.js';
import { type Send, sender } from './send.js';
import { wireOf } from './wire.js';

export interface FuzzOptions {
  document: Document;
  seed: number;
  calls: number;
  /** Operations, by id, that need not succeed. */
  exempt?: readonly string[];
  send?: Send;
  /** Told now and then how many calls there were. */
  onProgress?: (calls: number) => void;
}

export interface Failure {
  /** The number of the call that found it. */
  call: number;
  problem: string;
  /** The simplest request that has a problem too. */
  exchange: Exchange;
}

/** How many answers of each status, by operation. */
export type Statuses = Map<string, Map<number, number>>;

export interface FuzzReport {
  calls: number;
  failure?: Failure;
  statuses: Statuses;
  /** Operations that never succeeded. */
  unsuccessful: string[];
}

/** Calls between two tellings. */
const PROGRESS = 1000;
/** Calls that look for a simpler request, once one has a problem. */
const MOST_SIMPLIFICATIONS = 100;
/** Calls for operations that have not succeeded by the end. */
const MOST_FURTHER = 6000;

/**
 * Calls the operations of the document with input made from their schemas, right and wrong, one call after
 * the other. The same seed makes the same calls, but for ids and tokens.
 */
export async function fuzz(app: TestApplication, options: FuzzOptions): Promise<FuzzReport> {
  const run = new Run(app, await Actors.of(app), options);
  const { seed, calls } = options;
  const instances = new Instances(options.document.components?.schemas);
  const plans = new Map(run.operations.map((operation) => [operation, plansOf(operation, instances)]));
  const check = async (arbitraries: fc.Arbitrary<Plan>[], parameters: fc.Parameters<[Plan]>) => {
    const property = fc.asyncProperty(fc.oneof(...arbitraries), (plan) => run.call(plan));
    const { errorInstance } = await fc.check(property, parameters);
    if (errorInstance && !run.failure) throw errorInstance;
  };
  await check([...plans.values()], { seed, numRuns: calls });
  for (let more = 0; more < MOST_FURTHER && !run.failure && run.unsuccessful().length > 0; more += 50) {
    const missing = withMakers(run.unsuccessful(), [...plans.keys()]).flatMap(
      (each) => plans.get(each) ?? [],
    );
    // What they need may be for others to make, and to make again: it may have ended meanwhile.
    const others = missing.map(() => fc.oneof(...plans.values()));
    await check([...missing, ...others], { seed: seed + more + 1, numRuns: 50 });
  }
  return run.report();
}

/** What they are about has to be made, and may be gone again. */
function withMakers(missing: Operation[], all: Operation[]): Operation[] {
  const makers = all.filter(
    ({ method, path }) => method === 'POST' && missing.some((each) => each.path.startsWith(`${path}/{`)),
  );
  return [...new Set([...missing, ...makers])];
}

class Run {
  readonly operations: Operation[];
  failure: Failure | undefined;
  private readonly statuses: Statuses = new Map();
  private readonly knowledge: Knowledge;
  private readonly checks: Checks;
  private readonly logWatch: LogWatch;
  private readonly send: Send;
  private calls = 0;

  constructor(
    private readonly app: TestApplication,
    private readonly actors: Actors,
    private readonly options: FuzzOptions,
  ) {
    this.operations = operationsOf(options.document);
    this.knowledge = new Knowledge(({ id }) => id === actors.rootId, ofFeatures('references'));
    this.checks = new Checks(options.document);
    this.logWatch = new LogWatch(app.logs);
    this.send = options.send ?? sender(app.url);
  }

  /** Whether all is well. */
  async call(plan: Plan): Promise<boolean> {
    if (this.failure && this.calls > this.failure.call + MOST_SIMPLIFICATIONS) return true;
    this.calls++;
    if (this.calls % PROGRESS === 0) this.options.onProgress?.(this.calls);
    this.app.clock.advance(SECOND);
    const exchange = await this.exchange(plan);
    this.count(exchange);
    const problem = this.problemOf(exchange);
    if (problem) await this.keepFailure(problem, exchange);
    this.learn(exchange);
    if (isAboutCaller(exchange)) await this.actors.mend(plan.caller);
    return problem === undefined;
  }

  unsuccessful(): Operation[] {
    const { exempt = [] } = this.options;
    return this.operations.filter(
      ({ id }) => !exempt.includes(id) && ![...(this.statuses.get(id)?.keys() ?? [])].some(isSuccess),
    );
  }

  report(): FuzzReport {
    const { calls, failure, statuses } = this;
    return { calls, failure, statuses, unsuccessful: this.unsuccessful().map(({ id }) => id) };
  }

  private async exchange(plan: Plan): Promise<Exchange> {
    const { operation, caller } = plan;
    const actor = await this.actors.find(caller);
    const { id, email, password, tokens } = actor ?? {};
    const person = actor ? { id, email, password, ...tokens } : {};
    // Of the sessions that were listed, most have ended before one is to be.
    if (tokens) this.knowledge.know('/api/v1/auth/sessions', { ...tokens.session });
    const odd = caller === 'stranger' ? ODD_CREDENTIALS[plan.subject % ODD_CREDENTIALS.length] : undefined;
    const authorization = tokens ? `Bearer ${tokens.accessToken}` : odd;
    const request = wireOf(plan, this.knowledge, person, authorization);
    return { operation, caller, request, answer: await this.send(request) };
  }

  private count({ operation: { id }, answer: { status } }: Exchange): void {
    const counts = this.statuses.get(id) ?? new Map<number, number>();
    this.statuses.set(id, counts.set(status, (counts.get(status) ?? 0) + 1));
  }

  private problemOf(exchange: Exchange): string | undefined {
    try {
      const wrongLog = this.logWatch.violation(exchange);
      return this.checks.violation(exchange) ?? wrongLog;
    } catch (error) {
      return `the answer cannot be checked: ${String(error)}`;
    }
  }

  private async keepFailure(problem: string, exchange: Exchange): Promise<void> {
    this.failure = { call: this.failure?.call ?? this.calls, problem, exchange };
    await this.logWatch.forget();
  }

  private learn({ operation, request, answer }: Exchange): void {
    if (!isSuccess(answer.status)) return;
    const [path = ''] = request.target.split('?', 1);
    if (answer.headers.etag) this.knowledge.learnTag(path, answer.headers.etag);
    for (const body of [request.body?.toString() ?? '', answer.body])
      this.knowledge.learn(operation, parsed(body));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member is refused often enough; an administrator is not, unless they no longer are one. */
const isAboutCaller = ({ caller, answer: { status } }: Exchange): boolean =>
  status === 401 || (status === 403 && caller === 'administrator');

/** Whoever knows the current state is told so by a 304. */
const isSuccess = (status: number): boolean => (status >= 200 && status < 300) || status === 304;

const ODD_CREDENTIALS = ['Bearer', 'Bearer x', 'Bearer a.b.c', 'Basic YTpi', 'bearer  ', 'x'.repeat(3000)];
