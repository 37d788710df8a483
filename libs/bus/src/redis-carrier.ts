import type { Redis, RedisClient } from '#libs/redis';
import type { Carrier, CarrierEvents } from './carrier.js';

/** Redis' pub/sub, with a connection of its own to listen on. */
export class RedisCarrier implements Carrier {
  readonly name = 'redis';
  private readonly channel: string;
  private listener: RedisClient | undefined;
  private events: CarrierEvents;

  constructor(private readonly redis: Redis) {
    this.channel = redis.key('bus');
  }

  async open(events: CarrierEvents): Promise<void> {
    this.events = events;
    await this.redis.openAnother((client) => this.listen(client));
  }

  async send(text: string): Promise<void> {
    await this.redis.client.publish(this.channel, text);
  }

  reopen(): void {
    this.listener?.destroy();
    void this.open(this.events);
  }

  async close(): Promise<void> {
    this.listener?.destroy();
    this.listener = undefined;
  }

  private listen(client: RedisClient): void {
    this.listener = client;
    client.on('ready', () => void this.subscribe(client));
    // An error of a single command, such as a late answer to a ping, loses nothing.
    client.on('error', (error) => !client.isReady && this.lose(client, error));
  }

  /** At every new connection; the listener is the same one, and counts once. */
  private async subscribe(client: RedisClient): Promise<void> {
    try {
      await client.subscribe(this.channel, this.receive);
      if (client === this.listener) this.events.opened();
    } catch (error) {
      this.lose(client, error);
    }
  }

  private readonly receive = (text: string): void => this.events.received(text);

  private lose(client: RedisClient, error: unknown): void {
    if (client === this.listener) this.events.lost(error);
  }
}
