import { replaceIn } from './replace-in.mjs';

replaceIn('libs/http/src/server/http-adapter.js', 'limitRequests(server, rateLimits, config.publicUrl);', '');
