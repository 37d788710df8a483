import type { AddressInfo } from 'node:net';
import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Global,
  Header,
  HttpCode,
  Module,
  NotFoundException,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bus } from '#libs/bus';
import { Cache } from '#libs/cache';
import { HttpConfig } from '#libs/config';
import { requestContext } from '#libs/context';
import type { Transactions } from '#libs/database';
import { SystemClock } from '#libs/kernel';
import { createLogger, Logger } from '#libs/logging';
import { Cached, createHttpAdapter, HttpModule, RateLimits, withEntityTag } from '../index.js';

const OPTIONS = { ttl: 5_000, tags: ['stock'] };

let calls = 0;
const whoAsks = (): string => requestContext.get()?.actor?.userId ?? 'nobody';

@Controller('stock')
class StockController {
  @Get()
  @Cached(OPTIONS)
  read(@Query() query: object): object {
    return { call: ++calls, for: whoAsks(), query, at: new Date(0) };
  }

  @Get('versioned')
  @Header('Cache-Control', 'public, max-age=60')
  @Cached(OPTIONS)
  readVersioned(): object {
    return withEntityTag({ call: ++calls }, 7);
  }

  @Get('missing/:id')
  @Cached(OPTIONS)
  miss(@Param('id') id: string): never {
    throw new NotFoundException(`${id} ${++calls}`);
  }

  @Get('accepted')
  @HttpCode(202)
  @Cached(OPTIONS)
  accept(): object {
    return { call: ++calls };
  }

  @Post()
  @Cached(OPTIONS)
  create(): object {
    return { call: ++calls };
  }

  @Get(':id')
  @Cached(OPTIONS)
  readOne(@Param('id') id: string): object {
    return { call: ++calls, id };
  }
}

/** Believes whoever says who they are: `x-actor: user session permission…`, or with `key:1` an API key. */
class Gullible implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const said = context.switchToHttp().getRequest<FastifyRequest>().headers['x-actor'];
    const [userId = '', sessionId = '', ...permissions] = String(said ?? '').split(' ');
    const how = sessionId.startsWith('key:') ? { sessionId: null, apiKeyId: sessionId } : { sessionId };
    const actor = { userId, ...how, permissions: new Set(permissions), authenticatedAt: new Date(0) };
    if (said) Object.assign(requestContext.get() ?? {}, { actor });
    return true;
  }
}

const config = {
  host: '127.0.0.1',
  port: 0,
  publicUrl: 'https://api.example.com',
  corsOrigins: [],
  trustProxy: false,
  rateLimits: true,
} satisfies HttpConfig;
const transactions = { isOpen: false, afterCommit: (work: () => Promise<void>) => work() };

let app: NestFastifyApplication;
let cache: Cache;

beforeAll(async () => {
  const logger = createLogger({ level: 'silent', pretty: false });
  cache = new Cache(transactions as Transactions, new Bus(logger), logger);
  const providers = [
    { provide: HttpConfig, useValue: config },
    { provide: Logger, useValue: logger },
    { provide: Cache, useValue: cache },
    { provide: APP_GUARD, useClass: Gullible },
  ];
  @Global()
  @Module({
    imports: [HttpModule],
    controllers: [StockController],
    providers,
    exports: [HttpConfig, Logger, Cache],
  })
  class StockModule {}
  const rateLimits = new RateLimits({ isOn: false, clock: new SystemClock(), logger });
  app = await NestFactory.create(StockModule, createHttpAdapter(config, logger, { rateLimits }), {
    bodyParser: false,
    logger: false,
  });
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());
beforeEach(() => cache.invalidate(['stock']));

async function call(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  const { port } = app.getHttpServer().address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}${path}`, { method, headers });
}
const read = async (path: string, actor?: string): Promise<{ call: number; for: string }> =>
  (await call(path, actor ? { 'x-actor': actor } : {})).json() as Promise<{ call: number; for: string }>;

describe('an answer that is cached', () => {
  it('is given again until its tag is invalidated', async () => {
    const first = await read('/stock');
    expect(await read('/stock')).toEqual(first);
    await cache.invalidate(['stock']);

    expect((await read('/stock')).call).toBe(first.call + 1);
  });

  it('is given to nobody but the session or the API key that it was made for, while it may do the same', async () => {
    const actors = [
      undefined,
      'ann s1',
      'ann s2',
      'ann s1 a',
      'ann s1 a b',
      'bob s1',
      'ann',
      'bob s1 a',
      'ann key:1',
      'ann key:2',
    ];
    const answers = [];
    for (const actor of actors) answers.push(await read('/stock', actor));

    expect(new Set(answers.map((each) => each.call)).size).toBe(actors.length);
    expect(answers.map((each) => each.for)).toEqual(actors.map((actor) => actor?.split(' ')[0] ?? 'nobody'));
    expect(await read('/stock', 'ann s1 b a')).toEqual(answers[4]);
  });

  it('is one for each route, parameter and query', async () => {
    const paths = [
      '/stock/1',
      '/stock/2',
      '/stock?a=1',
      '/stock?a=1&b=2',
      '/stock?filter[a][eq]=1',
      '/stock',
    ];
    const answers = await Promise.all(paths.map((path) => read(path)));

    expect(new Set(answers.map((each) => each.call)).size).toBe(paths.length);
  });

  it('is the same for every order of the query', async () => {
    const one = await read('/stock?a=1&b=2&filter[x][gt]=1&filter[x][lt]=3');
    expect(await read('/stock?filter[x][lt]=3&b=2&filter[x][gt]=1&a=1')).toEqual(one);
  });

  it('keeps its entity tag and header fields, and is still answered with 304', async () => {
    for (let time = 0; time < 2; time++) {
      const { headers, status } = await call('/stock/versioned');
      expect([status, headers.get('etag'), headers.get('cache-control')]).toEqual([
        200,
        '"7"',
        'public, max-age=60',
      ]);
    }
    expect((await call('/stock/versioned', { 'if-none-match': '"7"' })).status).toBe(304);
  });

  it('may not be stored by clients, unless the route says so', async () => {
    await call('/stock');
    expect((await call('/stock')).headers.get('cache-control')).toBe('no-store');
  });
});

describe('what is not cached:', () => {
  it.each([
    ['a failure', '/stock/missing/1', 'GET'],
    ['another status than 200', '/stock/accepted', 'GET'],
    ['another method than GET', '/stock', 'POST'],
  ])('%s', async (_what, path, method) => {
    const before = calls;
    const answers = [await call(path, {}, method), await call(path, {}, method)];

    expect(calls).toBe(before + 2);
    expect(answers[0]?.status).toBe(answers[1]?.status);
  });
});
