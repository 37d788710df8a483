import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** The tests that stop, kill and freeze servers of their own: they take minutes, and not every machine has the servers. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    outputFile: { json: process.env.TEST_REPORT ?? 'reports/faults.json' },
    projects: [
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['test/faults/**/*.spec.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
