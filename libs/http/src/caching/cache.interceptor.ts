import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { HTTP_CODE_METADATA } from '@nestjs/common/constants.js';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { defer, lastValueFrom, type Observable } from 'rxjs';
import { Cache } from '#libs/cache';
import { type Actor, requestContext } from '#libs/context';
import { digest } from '#libs/crypto';
import { entityTagOf, withTag } from '../concurrency/entity-tag.js';

/** How the answers of a GET are kept. */
export interface CachedOptions {
  /** Milliseconds for which an answer may be given again. */
  ttl: number;
  /** What the answer depends on; see `Cache.invalidate`. */
  tags: readonly string[];
}

export const CACHED = Symbol('cached');

/** A body as it is sent, and its `ETag`. */
interface Answer {
  body: unknown;
  tag?: string;
}

/** Answers the GETs that declare it from the cache. It runs after the guards: nobody gets in by it. */
@Injectable()
export class CacheInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly cache: Cache,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const options = this.reflector.get<CachedOptions | undefined>(CACHED, context.getHandler());
    if (!options || !this.isCacheable(context)) return next.handle();
    return defer(() => this.answer(context, options, next));
  }

  private isCacheable(context: ExecutionContext): boolean {
    const status = this.reflector.get<number | undefined>(HTTP_CODE_METADATA, context.getHandler());
    return requestOf(context).method === 'GET' && (status ?? 200) === 200;
  }

  private async answer(
    context: ExecutionContext,
    { ttl, tags }: CachedOptions,
    next: CallHandler,
  ): Promise<unknown> {
    const actor = requestContext.get()?.actor;
    // What was made for one person stays in this process.
    const options = { ttl, tags, memoryOnly: actor !== undefined };
    const { body, tag } = await this.cache.get(keyOf(context, actor), options, async () =>
      answerOf(await lastValueFrom(next.handle())),
    );
    return tag === undefined ? body : withTag({ ...(body as object) }, tag);
  }
}

/** As clients read it. */
function answerOf(body: unknown): Answer {
  const tag = typeof body === 'object' && body !== null ? entityTagOf(body) : undefined;
  return { body: body === undefined ? undefined : JSON.parse(JSON.stringify(body)), tag };
}

/** Hashed: a query may be long, and may be about people. */
function keyOf(context: ExecutionContext, actor: Actor | undefined): string {
  const route = `${context.getClass().name}.${context.getHandler().name}`;
  const { params, query } = requestOf(context);
  return `http:${digest(JSON.stringify(sorted([route, params, query, actor && identityOf(actor)])))}`;
}

/** Who asks, how, and what they may do: an answer may show more to those who may see more. */
const identityOf = ({ userId, sessionId, apiKeyId, impersonatorId, permissions }: Actor): unknown[] => [
  userId,
  sessionId,
  apiKeyId,
  impersonatorId,
  ...[...permissions].toSorted(),
];

/** The same for every order in which a client writes its parameters. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, each]) => [name, sorted(each)]);
}

const requestOf = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest();
