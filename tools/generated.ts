/**
 * Generates features of different shapes in a copy of this project, and shows that a team could go on from there: they
 * pass `npm run check` and their own tests, are part of the tests of the whole, and answer once the application runs.
 * `node tools/generated.ts [embedded | URL of a server]… [--redis=URL]`
 */
import { enginesOf, testFeatures, vitest } from './copy/feature-tests.ts';
import { ProjectCopy, timed } from './copy/project-copy.ts';
import { startAndCall } from './copy/started-copy.ts';
import { callEach } from './generated/calls.ts';
import { duplicatesOf } from './generated/duplicates.ts';
import { FEATURES } from './generated/features.ts';

const copy = new ProjectCopy();
try {
  const [first, ...others] = FEATURES;
  timed('a new feature, from the command to green tests', () => {
    copy.run(['tools/generate.ts', 'feature', ...first.words]);
    copy.run([...vitest('unit', 'integration', 'e2e'), first.name]);
  });
  for (const { words } of others) copy.run(['tools/generate.ts', 'feature', ...words, '--only-write']);
  copy.build();
  copy.check();
  const names = FEATURES.map(({ name }) => name);
  await refuseDuplicates(copy, names);
  testFeatures(copy, names, enginesOf(process.argv.slice(2)));
  await startAndCall(copy, callEach);
} finally {
  copy.remove();
}

async function refuseDuplicates({ folder }: ProjectCopy, names: string[]): Promise<void> {
  const duplicates = await duplicatesOf(folder, names);
  if (duplicates.length > 0)
    throw new Error(`What was generated repeats itself; it belongs into libs:\n${duplicates.join('\n')}`);
}
