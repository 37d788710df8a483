import { defineConfig } from 'vitest/config';

/** `#libs/*` must reach the sources, never a stale `dist`. */
const conditions = ['@app/source', 'module', 'node', 'development|production'];
const resolve = { conditions };

/** Every file has a database of its own; to load the application anew for each would take longer than the tests. */
const withDatabase = {
  isolate: false,
  testTimeout: 20_000,
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
    reporters: process.env.CI ? ['default', 'json'] : ['default'],
    outputFile: { json: process.env.TEST_REPORT ?? 'reports/tests.json' },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['src/**/*.spec.ts', 'libs/**/*.spec.ts', 'tools/**/*.spec.ts'] },
      },
      {
        extends: true,
        test: { name: 'integration', include: ['test/integration/**/*.spec.ts'], ...withDatabase },
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
