import { replaceIn } from './replace-in.mjs';

replaceIn('libs/http/src/server/begin-request.js', '.headers(DEFAULT_HEADERS)', '');
