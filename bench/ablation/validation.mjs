import { replaceIn } from './replace-in.mjs';

// The limit of a list stays a number.
replaceIn(
  'libs/http/src/validation/request-validation.pipe.js',
  'return (this.acceptQuickly(value, metadata) ?? this.examine(value, metadata));',
  `return metadata.type === 'query' && value.limit ? { ...value, limit: Number(value.limit) } : value;`,
);
