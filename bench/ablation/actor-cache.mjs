import { replaceIn } from './replace-in.mjs';

replaceIn(
  'src/auth/actors.js',
  'await this.cache.get(`actor:${sid}:${sub}`, { ttl: TTL, tags, memoryOnly: true }, () => this.find(claims))',
  'await this.find(claims)',
);
