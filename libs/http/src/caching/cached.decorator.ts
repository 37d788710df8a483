import { applyDecorators, UseInterceptors, SetMetadata } from '@nestjs/common';
import { CACHED, type CachedOptions, CacheInterceptor } from './cache.interceptor.js';

/**
 * Answers a GET from the cache, by its route, parameters and query. An answer is given again to nobody but the
 * actor that it was made for; on a public route, those without a token share one. Clients are told nothing else
 * than before: their own caching is `Cache-Control` and `ETag`.
 *
 * @example
 * @Get('statistics') @RequirePermission('orders.read') @Cached({ ttl: 60_000, tags: ['orders'] })
 */
export const Cached = (options: CachedOptions): MethodDecorator =>
  applyDecorators(SetMetadata(CACHED, options), UseInterceptors(CacheInterceptor));
