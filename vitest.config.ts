import { defineConfig } from 'vitest/config';

/**
 * `#libs/*` must reach the sources, never a stale `dist`. Without `module`: Node cannot load what some packages have
 * there for bundlers.
 */
const conditions = ['@app/source', 'node', 'development|production'];
const resolve = { conditions };

/** What needs a Redis runs where there is one. */
const withoutRedis = process.env.TEST_REDIS_URL ? [] : ['**/*.redis.spec.ts'];

/** Every file has a database of its own; to load the application anew for each would take longer than the tests. */
const withDatabase = {
  isolate: false,
  // A hang is what it is for: on a busy machine the slowest test takes a while.
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  oxc: {
    decorator: { legacy: true, emitDecoratorMetadata: true },
    assumptions: { setPublicClassFields: true },
    typescript: { removeClassFieldsWithoutInitializer: true },
  },
  environments: { ssr: { resolve }, __vitest__: { resolve } },
  test: {
    setupFiles: ['reflect-metadata'],
    maxWorkers: 2,
    reporters: ['default', 'json'],
    // Named by the engine: tools/asvs.ts reads what each has shown.
    outputFile: { json: process.env.TEST_REPORT ?? `reports/${engine()}.json` },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{src,libs,tools,schematics,bench,clients}/**/*.spec.ts', 'test/fuzz/**/*.spec.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.spec.ts'],
          exclude: withoutRedis,
          ...withDatabase,
        },
      },
      {
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.spec.ts'], ...withDatabase },
      },
      {
        extends: true,
        test: {
          name: 'architecture',
          include: ['test/architecture/**/*.spec.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

/** `embedded`, `postgres`, `mysql-redis`: what this run is on. */
function engine(): string {
  const { TEST_DATABASE_URL: database, TEST_REDIS_URL: redis } = process.env;
  const server = database?.replace(/:.*/, '').replace('postgresql', 'postgres') || 'embedded';
  return redis ? `${server}-redis` : server;
}
