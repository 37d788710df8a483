import { randomUUID } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Quota, RateLimits } from '#libs/http';
import { SystemClock } from '#libs/kernel';
import { createLogger } from '#libs/logging';
import { Redis } from '#libs/redis';
import { LogCapture } from '#libs/testing';

const url = process.env.TEST_REDIS_URL ?? '';
const logger = createLogger({ level: 'warn', pretty: false }, new LogCapture());

let opened: Redis[];
let quota: Quota;
beforeEach(() => {
  opened = [];
  quota = { name: `test-${randomUUID()}`, most: 5, seconds: 60 };
});
afterEach(() => Promise.all(opened.map((redis) => redis.close())));

/** As one node of several has it. */
async function aLimiter(server = url, application?: string) {
  const redis = await Redis.open(server, logger, application);
  opened.push(redis);
  return new RateLimits({ isOn: true, clock: new SystemClock(), logger, redis }).limiter(quota);
}

describe('nodes that share a Redis', () => {
  it('count together, and let no more through when all are asked at once', async () => {
    const limiters = [await aLimiter(), await aLimiter()];
    const asked = Array.from({ length: 100 }, (_, index) => limiters[index % 2]?.reserve('a', {}));
    const answers = await Promise.all(asked);

    expect(answers.filter((answer) => answer?.isAllowed)).toHaveLength(5);
    expect(answers.at(-1)).toMatchObject({ isAllowed: false, remaining: 0, resetsIn: 60 });
    expect(await limiters[1]?.reserve('b', {})).toMatchObject({ isAllowed: true, remaining: 4 });
  });

  it('give back and forget together, and count no refusal', async () => {
    const [one, other] = [await aLimiter(), await aLimiter()];
    const first = await one.reserve('a', {});
    for (let times = 0; times < 50; times++) await one.reserve('a', {});
    await first.giveBack();
    expect((await other.reserve('a', {})).isAllowed).toBe(true);
    expect((await other.reserve('a', {})).isAllowed).toBe(false);

    await other.reset('a');
    expect(await one.reserve('a', {})).toMatchObject({ isAllowed: true, remaining: 4 });
  });

  it('give back no more than was taken, and leave keys that end', async () => {
    const limiter = await aLimiter();
    const first = await limiter.reserve('a', {});
    for (let times = 0; times < 3; times++) await first.giveBack();
    expect(await limiter.reserve('a', {})).toMatchObject({ remaining: 4 });

    const ttl = await opened[0]?.client.ttl(opened[0].key(`limit:${quota.name}:a`));
    expect(ttl).toBeGreaterThan(50);
    expect(ttl).toBeLessThanOrEqual(60);
  });
});

describe('applications that share a Redis', () => {
  it('count by themselves', async () => {
    const [one, other] = [await aLimiter(url, 'one'), await aLimiter(url, 'other')];
    for (let times = 0; times < 6; times++) await one.reserve('a', {});

    expect((await one.reserve('a', {})).isAllowed).toBe(false);
    expect(await other.reserve('a', {})).toMatchObject({ isAllowed: true, remaining: 4 });
  });
});

describe('a node whose Redis falls silent', () => {
  let server: Server;
  let sockets: Socket[];

  beforeEach(async () => {
    sockets = [];
    const { hostname, port } = new URL(url);
    server = createServer((client) => {
      const upstream = connect(Number(port || 6379), hostname);
      upstream.on('error', () => client.destroy());
      client.on('error', () => upstream.destroy());
      client.on('close', () => upstream.destroy());
      client.pipe(upstream).pipe(client);
      sockets.push(client, upstream);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    };
  });

  it('goes on in memory', async () => {
    const { port } = server.address() as { port: number };
    const limiter = await aLimiter(`redis://127.0.0.1:${port}`);
    expect((await limiter.reserve('a', {})).isAllowed).toBe(true);
    for (const socket of sockets) socket.unpipe().pause();

    const answers = [];
    for (let times = 0; times < 6; times++) answers.push((await limiter.reserve('a', {})).isAllowed);

    expect(answers).toEqual([true, true, true, true, true, false]);
  });
});
