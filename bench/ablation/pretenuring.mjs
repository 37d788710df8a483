import { replaceIn } from './replace-in.mjs';

replaceIn('src/main.js', "setFlagsFromString('--no-allocation-site-pretenuring');", '');
