import { replaceIn } from './replace-in.mjs';

replaceIn('src/runtime.js', "setFlagsFromString('--no-allocation-site-pretenuring');", '');
