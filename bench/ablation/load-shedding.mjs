import { replaceIn } from './replace-in.mjs';

replaceIn('libs/http/src/server/http-adapter.js', 'shedLoad(server, logger, waiting);', '');
