import pg from 'pg';
import { ask } from './ask.js';
import { forgetOldPlans } from './old-plans.js';
import type { Connection } from './statement-spans.js';
import { sendTogether, socketOf, WITH_OTHERS } from './send-together.js';

/** Two, so that a read that takes long holds up half of the others at most, and those not for long. */
const CONNECTIONS = 2;
/** Reads that may be unanswered on one connection. More of them are better off where they wait for nobody. */
const MOST_UNANSWERED = 50;
/** Milliseconds for which one read may hold up others that come; those go to the pool. */
const LONGEST_WAIT = 250;
/** Milliseconds without an answer after which a connection is given up, with what waits on it. */
const STUCK = 15_000;
/** Milliseconds that a connection has to end in order. */
const CLOSING = 1000;
/** Milliseconds from one attempt to connect to the next. */
const PAUSE = 1000;

/**
 * Connections to PostgreSQL on which reads follow one another without waiting for each other's answers, and the
 * requests of one turn of the event loop go out together: system calls are most of what a short read costs. For
 * statements that are known to be short; each stands for itself, and none may open a transaction.
 *
 * Whenever there is no connection, the pool is asked instead, which knows how to wait, and of outages.
 */
export class PipelinedReads {
  private readonly lines: Line[];
  private follow: (client: Connection) => void = () => {};

  /** @param connect a client in pipeline mode that is connected */
  constructor(connect: () => Promise<pg.Client>) {
    const followed = async (): Promise<pg.Client> => {
      const client = await connect();
      this.follow(client as unknown as Connection);
      return client;
    };
    this.lines = Array.from({ length: CONNECTIONS }, () => new Line(followed));
  }

  /** To be called before the first read: makes spans of what connections are asked. */
  followWith(follow: (client: Connection) => void): void {
    this.follow = follow;
  }

  /** Undefined when no connection takes it. */
  query(query: pg.QueryConfig): Promise<pg.QueryResult<object>> | undefined {
    let least: Line | undefined;
    for (const line of this.lines)
      if (line.isOpen() && line.unanswered < (least?.unanswered ?? Infinity)) least = line;
    return least?.query(query);
  }

  /** Whoever waits for an answer fails now. */
  shut(): void {
    for (const line of this.lines) line.shut();
  }

  async close(): Promise<void> {
    await Promise.all(this.lines.map((line) => line.close()));
  }
}

class Line {
  /** When each unanswered read was asked, the oldest first. */
  private readonly asked: number[] = [];
  private client?: pg.Client;
  private connecting?: Promise<void>;
  private triedAt = -Infinity;
  private isClosed = false;

  constructor(private readonly connect: () => Promise<pg.Client>) {}

  get unanswered(): number {
    return this.asked.length;
  }

  /** Whether it takes reads, which it also sees to. */
  isOpen(): boolean {
    if (!this.client) this.open();
    return this.client !== undefined;
  }

  query(query: pg.QueryConfig): Promise<pg.QueryResult<object>> | undefined {
    const { client, asked } = this;
    const now = performance.now();
    const waited = now - (asked[0] ?? now);
    if (waited > STUCK) this.shut();
    if (!client || asked.length >= MOST_UNANSWERED || waited > LONGEST_WAIT) return undefined;
    asked.push(now);
    sendTogether(client, WITH_OTHERS);
    forgetOldPlans(client);
    // They are answered in the order in which they were asked, or fail together.
    return ask(client, query).finally(() => asked.shift());
  }

  /** One attempt at a time, and not too many: it is the pool's to find out that the server is back. */
  private open(): void {
    const now = performance.now();
    if (this.isClosed || this.connecting || now - this.triedAt < PAUSE) return;
    this.triedAt = now;
    this.connecting = this.connect()
      .then(
        (client) => this.use(client),
        () => {},
      )
      .finally(() => (this.connecting = undefined));
  }

  private async use(client: pg.Client): Promise<void> {
    const forget = (): void => {
      if (this.client === client) this.client = undefined;
    };
    client.on('error', forget).on('end', forget);
    if (this.isClosed) await client.end();
    else this.client = client;
  }

  shut(): void {
    const { client } = this;
    this.client = undefined;
    if (client) socketOf(client).destroy();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const { client } = this;
    this.client = undefined;
    // Both wait for answers, which a silent server never gives.
    const { promise: patienceEnded, resolve } = Promise.withResolvers<void>();
    const patience = setTimeout(resolve, CLOSING);
    await Promise.race([Promise.all([this.connecting, client?.end()]), patienceEnded]);
    clearTimeout(patience);
    if (client) socketOf(client).destroy();
  }
}
