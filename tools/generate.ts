/**
 * `npm run generate feature invoices -- --fields "number:string:unique amount:decimal"`: runs a generator of
 * schematics/collection.json, and describes what it made in the OpenAPI document.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import collection from '../schematics/collection.json' with { type: 'json' };

const [generator = '', ...rest] = process.argv.slice(2);
const root = join(import.meta.dirname, '..');
const generators = Object.entries(collection.schematics);
const isKnown = generators.some(([name]) => name === generator);

if (!isKnown) {
  console.error('npm run generate <generator> -- <options>\n');
  for (const [name, { description }] of generators) console.error(`  ${name.padEnd(12)}${description}`);
  process.exit(1);
}

const cli = join(root, 'node_modules/@angular-devkit/schematics-cli/bin/schematics.js');
// Whoever has said what to make is asked nothing.
const silence = rest.some((word) => word.startsWith('--fields')) ? ['--interactive=false'] : [];
const asked = rest.filter((word) => word !== '--only-write');
run([cli, `@showrunner/schematics:${generator}`, ...asked, ...silence]);
// Of several, the last one describes them all; a job, an event, a setting and a permission are nowhere in the document.
const isDescribed = ['feature', 'field'].includes(generator);
if (!isDescribed || rest.includes('--dry-run') || rest.includes('--only-write')) process.exit(0);
run(['tools/build.mjs', '--if-stale']);
run(['tools/openapi.ts']);
run(['tools/clients.ts']);
console.log(`
It is in the application, in Swagger UI, in docs/api/openapi.json and in the clients. Next:
  npm test -- <its name>    its tests, which need no service
  npm run check             what CI asks before the tests`);

function run(words: string[]): void {
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
