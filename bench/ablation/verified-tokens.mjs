import { replaceIn } from './replace-in.mjs';

// What was verified is still known to the rate limit, or every request would count for the address.
replaceIn(
  'src/auth/tokens/verified-tokens.js',
  'this.verified.get(key) ?? (await this.verify(context, request, key))',
  'await this.verify(context, request, key)',
);
