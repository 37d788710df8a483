import type { Queue, Worker } from 'bullmq';
import type { Logger } from '#libs/logging';
import type { Redis } from '#libs/redis';
import type { JobDefinition } from '../job.js';
import type { DueJob } from './due-jobs.js';
import { FEEDING } from './times.js';

type Connection = ReturnType<typeof import('bullmq').createNodeRedisClient>;

/** What Redis knows of a job. */
interface Message {
  id: string;
  /** Attempts before this one. */
  started: number;
}

/** Milliseconds until a worker looks again whether Redis is back. */
const RETRY_DELAY = 1_000;
/** Milliseconds after which a message is taken from a worker that says nothing more. */
const LOCK_DURATION = 15_000;
/** Milliseconds that a connection has to end in order. */
const CLOSING = 1_000;

/**
 * What BullMQ asks Redis before all else, it asks once: were it refused, as by an outage at that moment, every later
 * command of that queue would be, and a worker would try again without a pause until nothing else in the process ran.
 */
const ASKS_NOTHING_FIRST = { skipVersionCheck: true, skipWaitingForReady: true };

/**
 * BullMQ's queues in Redis, one of each name of jobs. There is a message for each attempt, so that the same attempt
 * handed out twice is one, and there is nothing in it but the job's id.
 */
export class Queues {
  private readonly queues = new Map<string, Queue<Message>>();
  private readonly workers: Worker<Message>[] = [];

  private constructor(
    private readonly bullmq: typeof import('bullmq'),
    private readonly redis: Redis,
    private readonly connection: Connection,
    private readonly disconnect: () => void,
    private readonly logger: Logger,
  ) {}

  static async open(redis: Redis, logger: Logger): Promise<Queues> {
    // BullMQ asks without end while commands are rejected at once, and never lets the connection come back.
    const client = await redis.openAnother(undefined, { waits: true });
    // Only where it is needed: it takes as much memory as a tenth of the rest.
    const bullmq = await import('bullmq');
    const connection = heardOut(bullmq.createNodeRedisClient(client));
    return new Queues(bullmq, redis, connection, () => client.destroy(), logger);
  }

  /** @throws Error when Redis does not take them in time: it may have them later */
  async feed(jobs: readonly DueJob[]): Promise<void> {
    const fed = Promise.all(jobs.map((job) => this.add(job)));
    const { promise: patienceEnded, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`Redis has not answered for ${FEEDING} ms.`)), FEEDING);
    await Promise.race([fed, patienceEnded]).finally(() => clearTimeout(timer));
  }

  private async add({ id, name, attempts: started }: DueJob): Promise<void> {
    await this.queueOf(name).add(name, { id, started }, { jobId: `${id}.${started}` });
  }

  private queueOf(name: string): Queue<Message> {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = new this.bullmq.Queue<Message>(name, {
      ...this.shared,
      // What happens in a queue is told to nobody.
      streams: { events: { maxLen: 100 } },
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
    });
    queue.on('error', (err) => this.tell(err, name));
    this.queues.set(name, queue);
    return queue;
  }

  /** Calls `run` for each message, for as many at once as the job says. */
  work({ name, concurrency }: JobDefinition, run: (message: Message) => Promise<void>): void {
    const worker = new this.bullmq.Worker<Message>(name, ({ data }) => run(data), {
      ...this.shared,
      concurrency,
      lockDuration: LOCK_DURATION,
      stalledInterval: LOCK_DURATION,
      runRetryDelay: RETRY_DELAY,
    });
    worker.on('error', (err) => this.tell(err, name));
    worker.on('failed', (_message, err) => this.tell(err, name));
    this.workers.push(worker);
  }

  /** Takes no further messages; one may be on its way. */
  async pause(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.pause(true)));
  }

  async close(): Promise<void> {
    const { promise: patienceEnded, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, CLOSING);
    const closed = Promise.all([
      ...this.workers.map((worker) => worker.close(true)),
      ...[...this.queues.values()].map((queue) => queue.close()),
    ]);
    await Promise.race([closed.catch(() => {}), patienceEnded]);
    clearTimeout(timer);
    this.disconnect();
  }

  private get shared() {
    const { connection, redis } = this;
    return { connection, prefix: redis.key('jobs'), ...ASKS_NOTHING_FIRST };
  }

  /** Outages are told by the connection; of what is lost with them the outbox knows. */
  private tell(err: Error, job: string): void {
    this.logger.debug({ err, job }, 'BullMQ could not do something; it is done again');
  }
}

/**
 * BullMQ makes further connections of this one, and listens to their errors only while it uses them: an outage
 * before or after that would end the process.
 */
function heardOut(connection: Connection): Connection {
  connection.on('error', () => {});
  const duplicate = connection.duplicate.bind(connection);
  connection.duplicate = (...options) => heardOut(duplicate(...options));
  return connection;
}
