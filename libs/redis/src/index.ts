/**
 * {@include ../README.md}
 *
 * @module redis
 */

export { Redis, type RedisClient } from './redis.js';
export { RedisModule } from './redis.module.js';
