import { replaceIn } from './replace-in.mjs';

replaceIn('libs/database/src/statements.js', 'isShort ? this.reads?.query(query) : undefined', 'undefined');
