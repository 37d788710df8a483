import { setTimeout } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Database } from '#libs/database';
import type { Carrier, CarrierEvents } from './carrier.js';

/** Milliseconds to connect, and that the server has to take a message. */
const PATIENCE = 1_000;
/** Milliseconds between two attempts to connect. */
const PAUSE = 500;
const CHANNEL = 'showrunner_bus';

/** Texts that go out together, once the connection is free. */
interface Batch {
  texts: string[];
  sent: Promise<void>;
}

/** LISTEN and NOTIFY on a connection of its own. Notifications stay within one database. */
export class PostgresCarrier implements Carrier {
  readonly name = 'postgres';
  private client: Client | undefined;
  private waiting: Batch | undefined;
  private sending: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private events: CarrierEvents;

  constructor(private readonly database: Pick<Database, 'newClient'>) {}

  async open(events: CarrierEvents): Promise<void> {
    this.events = events;
    await this.connect();
  }

  send(text: string): Promise<void> {
    this.waiting ??= this.newBatch();
    this.waiting.texts.push(text);
    return this.waiting.sent;
  }

  reopen(): void {
    // With a query that nobody answers, this destroys the connection; else the server ends it.
    if (this.client) void end(this.client);
    this.retry();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    if (this.client) await end(this.client);
  }

  /** A connection does one thing at a time; what comes meanwhile waits for it, and no longer. */
  private newBatch(): Batch {
    const texts: string[] = [];
    const notify = (): Promise<void> => {
      this.waiting = undefined;
      return this.notify(texts);
    };
    const sent = this.sending.then(notify, notify);
    this.sending = sent;
    return { texts, sent };
  }

  private async notify(texts: string[]): Promise<void> {
    if (!this.client) throw new Error('There is no connection to send on.');
    await this.client.query('SELECT pg_notify($1, text) FROM unnest($2::text[]) AS text', [CHANNEL, texts]);
  }

  private async connect(): Promise<void> {
    const client = this.database.newClient(PATIENCE);
    client.on('error', (error) => this.lose(client, error));
    client.on('end', () => this.lose(client, new Error('The server ended the connection.')));
    client.on('notification', ({ payload = '' }) => this.events.received(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      await end(client);
      return this.fail(error);
    }
    if (this.isClosed) return end(client);
    this.client = client;
    this.events.opened();
  }

  private lose(client: Client, error: unknown): void {
    if (client === this.client && !this.isClosed) this.fail(error);
  }

  private fail(error: unknown): void {
    if (this.isClosed) return;
    this.events.lost(error);
    this.retry();
  }

  private retry(): void {
    this.client = undefined;
    clearTimeout(this.timer);
    this.timer = globalThis.setTimeout(() => void this.connect(), PAUSE).unref();
  }
}

/** A server that is gone without a sign never says goodbye. */
async function end(client: Client): Promise<void> {
  const ended = client.end().catch(() => {});
  await Promise.race([ended, setTimeout(PATIENCE, undefined, { ref: false })]);
}
