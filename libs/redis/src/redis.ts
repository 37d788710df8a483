import { setTimeout } from 'node:timers/promises';
import type { Logger } from '#libs/logging';

/** Milliseconds in which a server must have taken the connection. */
const CONNECT_TIMEOUT = 5000;
/** Milliseconds that a server has to answer: what Redis holds can be had without it. */
const ANSWER_TIMEOUT = 1000;
/** Milliseconds between looks at whether the server still answers. */
const PING_INTERVAL = 500;
/** Milliseconds, the longest pause between two attempts to come back. */
const LONGEST_PAUSE = 1000;

export type RedisClient = Awaited<ReturnType<typeof newClient>>;

/**
 * The server of `REDIS_URL`. It may die and come back: while it is away every command is rejected at once,
 * and whoever sends one has another way. The connection is made anew without end.
 */
export class Redis {
  private constructor(
    readonly client: RedisClient,
    private readonly url: string,
    private readonly namespace: string,
    private readonly logger: Logger,
  ) {}

  /**
   * Waits for the first connection, but no longer than a few seconds: an absent server stops no start.
   *
   * @param namespace of the application's keys and channels, the same on all its nodes and no other's
   */
  static async open(url: string, logger: Logger, namespace = 'default'): Promise<Redis> {
    const redis = new Redis(await newClient(url), url, namespace, logger);
    redis.tellOutages();
    await connect(redis.client);
    return redis;
  }

  /** False while commands would be rejected. */
  get isConnected(): boolean {
    return this.client.isReady;
  }

  /** The full name of a key or channel: another application on the same server has others. */
  key(name: string): string {
    return `showrunner:${this.namespace}:${name}`;
  }

  /**
   * A further connection, such as one that listens; whoever opens it closes it.
   *
   * @param listen attaches listeners before it is made; its errors are the main connection's too, which tells them
   * @param options `waits`: its commands wait for the server instead of being rejected, and this need not wait
   */
  async openAnother(
    listen: (client: RedisClient) => void = () => {},
    { waits = false }: { waits?: boolean } = {},
  ): Promise<RedisClient> {
    const client = await newClient(this.url, { disableOfflineQueue: !waits });
    client.on('error', () => {});
    listen(client);
    const connected = connect(client);
    // A server that is known to be away is not waited for once more.
    if (!waits && this.isConnected) await connected;
    return client;
  }

  async close(): Promise<void> {
    this.client.destroy();
  }

  private tellOutages(): void {
    let told = false;
    this.client.on('error', (error: Error) => {
      if (!told) this.logger.warn({ err: error }, 'Redis is not reachable; what it holds is kept in memory');
      told = true;
    });
    this.client.on('ready', () => {
      if (told) this.logger.info({}, 'Redis is reachable again');
      told = false;
    });
  }
}

async function connect(client: RedisClient): Promise<void> {
  const connected = client.connect().then(
    () => {},
    () => {},
  );
  void watch(client);
  await Promise.race([connected, setTimeout(CONNECT_TIMEOUT, undefined, { ref: false })]);
}

/**
 * Gives up a connection on which the server has fallen silent, and with it the commands that wait: the client
 * itself limits only how long they wait to be sent.
 */
async function watch(client: RedisClient): Promise<void> {
  await setTimeout(PING_INTERVAL, undefined, { ref: false });
  if (!client.isOpen) return;
  if (client.isReady && !(await answers(client)) && client.isReady) {
    client.destroy();
    client.emit('error', new Error(`Redis has not answered for ${ANSWER_TIMEOUT} ms.`));
    client.connect().catch(() => {});
  }
  void watch(client);
}

/** True also when the connection is lost meanwhile, of which the client takes care. */
function answers(client: RedisClient): Promise<boolean> {
  const answer = client.ping().then(
    () => true,
    () => true,
  );
  return Promise.race([answer, setTimeout(ANSWER_TIMEOUT, false, { ref: false })]);
}

/** Who has no Redis does not load its client. */
async function newClient(url: string, { disableOfflineQueue = true } = {}) {
  const { createClient } = await import('@redis/client');
  return createClient({
    url,
    disableOfflineQueue,
    socket: {
      connectTimeout: CONNECT_TIMEOUT,
      reconnectStrategy: (attempts) => Math.min(attempts * 50, LONGEST_PAUSE),
    },
  });
}
