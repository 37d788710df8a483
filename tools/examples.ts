/**
 * Shows that a team can build on the examples: each is laid over a copy of this project, which then passes
 * `npm run check`, its tests and those of the whole that meet a feature, and answers once it runs.
 * `npm run examples -- [embedded | URL of a server]… [--redis=URL]`
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { enginesOf, testFeatures } from './copy/feature-tests.ts';
import { ProjectCopy, root } from './copy/project-copy.ts';
import { startAndCall } from './copy/started-copy.ts';
import { layOver } from './examples/overlay.ts';
import { TOURS } from './examples/tours.ts';

const examples = readdirSync(join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
for (const name of examples) await show(name);

async function show(name: string): Promise<void> {
  const tour = TOURS[name];
  if (!tour) throw new Error(`tools/examples/tours.ts has no tour of ${name}.`);
  const copy = new ProjectCopy();
  try {
    const files = await layOver(copy.folder, join(root, 'examples', name));
    copy.build();
    copy.check();
    testFeatures(
      copy,
      files.filter((file) => file.endsWith('.spec.ts')),
      enginesOf(process.argv.slice(2)),
    );
    await startAndCall(copy, tour);
    console.log(`called: ${name}`);
  } finally {
    copy.remove();
  }
}
