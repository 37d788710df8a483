/**
 * Generates features of different shapes in a copy of this project, and shows that a team could go on from there: they
 * pass `npm run check` and their own tests, are part of the tests of the whole, and answer once the application runs.
 * `node tools/generated.ts [embedded | URL of a server]… [--redis=URL]`
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyProject, run } from './copy.ts';
import { end, freePort, ready } from './started.ts';
import { callEach } from './generated/calls.ts';
import { FEATURES } from './generated/features.ts';

const root = join(import.meta.dirname, '..');
const words = process.argv.slice(2);
const engines = words.filter((word) => !word.startsWith('--'));
const redis = words.find((word) => word.startsWith('--redis='))?.slice('--redis='.length);

/** Where the tests of the whole application meet a feature; those of HTTP are the same on every engine. */
const ON_SERVERS = ['list-semantics', 'migrations.spec', 'trigram-indexes'];
const ON_EMBEDDED = [
  ...ON_SERVERS,
  'matrix-',
  'fuzz.spec',
  'personal-data.spec',
  'document.spec',
  'errors.spec',
  'step-up.spec',
  'idempotency.spec',
];
const ADMINISTRATOR = { email: 'admin@example.com', password: 'correct horse battery staple' };

const copy = copyProject(root);
try {
  const [first, ...others] = FEATURES;
  timed('a new feature, from the command to green tests', () => {
    run(copy, ['tools/generate.ts', 'feature', ...first.words]);
    run(copy, [...vitest('unit', 'integration', 'e2e'), first.name]);
  });
  for (const { words: more } of others) run(copy, ['tools/generate.ts', 'feature', ...more, '--only-write']);
  run(copy, ['tools/build.mjs']);
  run(copy, ['tools/openapi.ts']);
  run(copy, ['tools/clients.ts']);
  timed('npm run check', () => run(copy, ['--run', 'check']));
  const names = FEATURES.map(({ name }) => name);
  for (const engine of engines.length > 0 ? engines : ['embedded']) {
    const projects =
      engine === 'embedded' ? ['unit', 'integration', 'e2e', 'architecture'] : ['integration', 'e2e'];
    const tests = engine === 'embedded' ? ON_EMBEDDED : ON_SERVERS;
    timed(`tests on ${engine.replace(/:.*/, '')}`, () =>
      run(copy, [...vitest(...projects), ...names, ...tests], envOf(engine)),
    );
  }
  await startAndCall();
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function envOf(engine: string): Record<string, string> {
  if (engine === 'embedded') return {};
  return { TEST_DATABASE_URL: engine, ...(redis && { TEST_REDIS_URL: redis }) };
}

function vitest(...projects: string[]): string[] {
  const bin = join(root, 'node_modules/vitest/vitest.mjs');
  return [bin, 'run', '--reporter=dot', ...projects.flatMap((project) => ['--project', project])];
}

function timed(what: string, work: () => void): void {
  const began = performance.now();
  work();
  console.log(`${what}: ${Math.round((performance.now() - began) / 1000)} s`);
}

async function startAndCall(): Promise<void> {
  const port = await freePort();
  const { email, password } = ADMINISTRATOR;
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    cwd: copy,
    env: { PORT: String(port), LOG_LEVEL: 'warn', ADMIN_EMAIL: email, ADMIN_PASSWORD: password },
    stdio: 'inherit',
  });
  try {
    await ready(`http://127.0.0.1:${port}`, child);
    await callEach(`http://127.0.0.1:${port}/api/v1`, ADMINISTRATOR);
    await end(child);
  } finally {
    child.kill('SIGKILL');
  }
}
