import { replaceIn } from './replace-in.mjs';

replaceIn('libs/logging/src/create-logger.js', 'minLength: WRITTEN_TOGETHER', 'minLength: 0');
