import { replaceIn } from './replace-in.mjs';

replaceIn(
  'libs/http/src/server/http-adapter.js',
  'server.register(cors, corsOptions(config.corsOrigins));',
  '',
);
