import { replaceIn } from './replace-in.mjs';

replaceIn(
  'libs/http/src/validation/request-validation.pipe.js',
  'return (this.acceptQuickly(value, metadata) ?? this.examine(value, metadata));',
  'return this.examine(value, metadata);',
);
