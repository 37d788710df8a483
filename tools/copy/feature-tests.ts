import { join } from 'node:path';
import { type ProjectCopy, root, timed } from './project-copy.ts';

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

/** What a command line says: `[embedded | URL of a server]… [--redis=URL]`. */
interface Engines {
  engines: string[];
  redis?: string;
}

export function enginesOf(words: string[]): Engines {
  const engines = words.filter((word) => !word.startsWith('--'));
  const redis = words.find((word) => word.startsWith('--redis='))?.slice('--redis='.length);
  return { engines: engines.length > 0 ? engines : ['embedded'], redis };
}

/** Runs the tests of features, and those of the whole that meet them, on each engine. @param names parts of files' names */
export function testFeatures(copy: ProjectCopy, names: string[], { engines, redis }: Engines): void {
  for (const engine of engines) {
    const isEmbedded = engine === 'embedded';
    const projects = isEmbedded ? ['unit', 'integration', 'e2e', 'architecture'] : ['integration', 'e2e'];
    const words = [...vitest(...projects), ...names, ...(isEmbedded ? ON_EMBEDDED : ON_SERVERS)];
    const env = isEmbedded ? {} : { TEST_DATABASE_URL: engine, ...(redis && { TEST_REDIS_URL: redis }) };
    timed(`tests on ${engine.replace(/:.*/, '')}`, () => copy.run(words, env));
  }
}

export function vitest(...projects: string[]): string[] {
  const bin = join(root, 'node_modules/vitest/vitest.mjs');
  return [bin, 'run', '--reporter=dot', ...projects.flatMap((project) => ['--project', project])];
}
