import { replaceIn } from './replace-in.mjs';

replaceIn(
  'src/auth/actors.js',
  'await this.cache.get(key, { ttl: TTL, tags, memoryOnly: true }, () => this.find(claims))',
  'await this.find(claims)',
);
replaceIn('src/auth/actors.js', 'const known = this.cache.peek(key, tags);', 'const known = undefined;');
