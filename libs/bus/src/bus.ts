import { setTimeout } from 'node:timers/promises';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { newId } from '#libs/kernel';
import type { Logger } from '#libs/logging';
import type { Carrier } from './carrier.js';

/** Milliseconds between two messages to itself, by which a node knows that it hears the others. */
const HEARTBEAT = 500;
/** Milliseconds after its last own message for which a node counts as connected. */
const SILENCE = 2_000;
/** Milliseconds that the start waits for the first connection. */
const START_PATIENCE = 3_000;
/** Bytes: PostgreSQL takes no longer notification than 7,999. */
const LONGEST = 7_900;
const PING = 'ping';

export type Handler = (message: unknown) => void;

interface Envelope {
  from: string;
  channel: string;
  message?: unknown;
}

/**
 * Tells all nodes of the application at once. A message is a hint to look again, not a fact: a node that is cut
 * off misses it, and learns of that by `onGap`.
 */
export class Bus implements OnModuleInit, OnApplicationShutdown {
  private readonly node = newId();
  private readonly handlers = new Map<string, Handler[]>();
  private readonly gapHandlers: (() => void)[] = [];
  private heartbeat: NodeJS.Timeout | undefined;
  private openedAt = -Infinity;
  private heardAt = -Infinity;
  /** Whether messages to this node, or from it, may have been lost since it last said so. */
  private hasGap = true;
  private isLostTold = false;

  /** @param carrier undefined where the application has one process only */
  constructor(
    private readonly logger: Logger,
    private readonly carrier?: Carrier,
  ) {}

  /** What it runs on. */
  get engine(): 'process' | Carrier['name'] {
    return this.carrier?.name ?? 'process';
  }

  /**
   * True while this node hears what the others say. A connection that died without a sign is noticed after
   * two seconds.
   */
  get isConnected(): boolean {
    return !this.carrier || performance.now() - this.heardAt < SILENCE;
  }

  /** Calls the handler for every message on the channel, this node's own included. */
  subscribe(channel: string, handler: Handler): void {
    this.handlers.set(channel, [...(this.handlers.get(channel) ?? []), handler]);
  }

  /** Calls the handler when messages to this node, or from it, may have been lost, as soon as they flow again. */
  onGap(handler: () => void): void {
    this.gapHandlers.push(handler);
  }

  /**
   * Calls this node's handlers, and then tells the other nodes.
   *
   * @param message JSON, small: nodes read the rest where it is stored
   * @throws Error when the others could not be told; `onGap` follows
   */
  async publish(channel: string, message: unknown): Promise<void> {
    const text = this.write({ from: this.node, channel, message });
    this.deliver(channel, message);
    try {
      await this.carrier?.send(text);
    } catch (error) {
      this.hasGap = true;
      throw error;
    }
  }

  async onModuleInit(): Promise<void> {
    if (!this.carrier) return;
    const opening = this.carrier.open({
      opened: () => this.begin(),
      lost: (error) => this.lose(error),
      received: (text) => this.receive(text),
    });
    await Promise.race([opening, setTimeout(START_PATIENCE, undefined, { ref: false })]);
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.heartbeat);
    await this.carrier?.close();
  }

  private begin(): void {
    this.openedAt = performance.now();
    this.hasGap = true;
    this.ping();
  }

  private lose(err: unknown): void {
    this.openedAt = -Infinity;
    this.heardAt = -Infinity;
    if (!this.isLostTold) this.logger.warn({ err, engine: this.engine }, 'The bus between nodes is down');
    this.isLostTold = true;
  }

  private beat(): void {
    if (this.openedAt === -Infinity) return;
    const silence = performance.now() - Math.max(this.openedAt, this.heardAt);
    if (silence < SILENCE) return this.ping();
    this.lose(new Error(`It heard nothing for ${Math.round(silence)} ms.`));
    this.carrier?.reopen();
  }

  private ping(): void {
    // Should it fail, nothing is heard either.
    this.carrier?.send(this.write({ from: this.node, channel: PING })).catch(() => {});
  }

  private receive(text: string): void {
    const envelope = read(text);
    if (!envelope) return this.logger.warn({ length: text.length }, 'The bus carried what is no message');
    if (envelope.from !== this.node) return this.deliver(envelope.channel, envelope.message);
    // An echo of a connection that was given up says nothing of the next one.
    if (envelope.channel === PING && this.openedAt !== -Infinity) this.hear();
  }

  /** The others' messages come in one order with this node's: what was sent before it has been received. */
  private hear(): void {
    this.heardAt = performance.now();
    if (this.isLostTold) this.logger.info({ engine: this.engine }, 'The bus between nodes is up again');
    this.isLostTold = false;
    if (!this.hasGap) return;
    this.hasGap = false;
    for (const handler of this.gapHandlers) handler();
  }

  private deliver(channel: string, message: unknown): void {
    for (const handler of this.handlers.get(channel) ?? []) this.call(handler, message, channel);
  }

  private call(handler: Handler, message: unknown, channel: string): void {
    try {
      handler(message);
    } catch (err) {
      this.logger.error({ err, channel }, 'A message of the bus could not be acted upon');
    }
  }

  private write(envelope: Envelope): string {
    const text = JSON.stringify(envelope);
    if (Buffer.byteLength(text) <= LONGEST) return text;
    throw new RangeError(
      `A message of the bus has at most ${LONGEST} bytes: say what to read, not what it is.`,
    );
  }
}

/** Undefined for what no bus has written. */
function read(text: string): Envelope | undefined {
  try {
    const value = JSON.parse(text) as Partial<Envelope> | null;
    return typeof value?.from === 'string' && typeof value.channel === 'string'
      ? (value as Envelope)
      : undefined;
  } catch {
    return undefined;
  }
}
