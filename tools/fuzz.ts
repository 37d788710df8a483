/**
 * Calls the operations of the OpenAPI document with input made from its schemas, on the engine of
 * TEST_DATABASE_URL: `npm run fuzz -- --seed=1 --calls=100000`.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    calls: { type: 'string', default: '100000' },
  },
});
const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'e2e', 'test/e2e/fuzz.spec.ts'], {
  stdio: 'inherit',
  env: { ...process.env, FUZZ_SEED: values.seed, FUZZ_CALLS: values.calls },
});
process.exit(status ?? 1);
