/**
 * Walks through the guides for teams in a copy of this project, one after the other, as their reader would: runs the
 * commands, writes the files, makes the changes, and compares what is shown with what is printed. At the end the copy
 * must pass `npm run check` and the feature's tests.
 * `node tools/guides.ts [--without-servers] [--keep | --in=FOLDER] [NAME…]`: with names only those are walked through.
 * For whoever writes one: --keep leaves the copy, and --in goes on in it, or in a copy of that.
 */
import { parseArgs } from 'node:util';
import { ProjectCopy, root } from './copy/project-copy.ts';
import { walk } from './guides/walk.ts';

/** The story in its order: each goes on from what those before it have made. */
const STORY = [
  'add-a-feature',
  'after-a-save',
  'own-a-setting',
  'call-another-service',
  'guard-a-route',
  'test-a-feature',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'without-servers': { type: 'boolean' }, keep: { type: 'boolean' }, in: { type: 'string' } },
});
const began = performance.now();
const copy = values.in === undefined ? new ProjectCopy() : undefined;
const folder = values.in ?? copy?.folder ?? '';

try {
  for (const name of positionals.length > 0 ? positionals : STORY) {
    await walk(`docs/guides/${name}.md`, { root, folder, withoutServers: values['without-servers'] });
  }
  if (positionals.length === 0) {
    copy?.check();
    copy?.run(['--run', 'test', '--', 'invoice']);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  if (values.keep) console.log(`The copy is in ${folder}.`);
  else copy?.remove();
}
console.log(`The guides: ${Math.round((performance.now() - began) / 1000)} s`);
