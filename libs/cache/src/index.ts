/**
 * {@include ../README.md}
 *
 * @module cache
 */

export { Cache } from './cache.js';
export type { CacheOptions } from './cache-options.js';
export { CacheModule } from './cache.module.js';
