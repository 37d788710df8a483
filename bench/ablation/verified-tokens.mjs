import { replaceIn } from './replace-in.mjs';

// What was verified is still known to the rate limit, or every request would count for the address.
replaceIn(
  'src/auth/access.guard.js',
  'const known = this.tokens.admitKnown(requestOf(context), this.peek);',
  'const known = undefined;',
);
replaceIn(
  'src/auth/tokens/verified-tokens.js',
  'this.knownOf(request) ?? (await this.verify(context, request, token))',
  'await this.verify(context, request, token)',
);
