/**
 * Compares docs/api/openapi.json with docs/api/released.json, the document of the last release, and fails on a change
 * that can break its clients and is not announced in CHANGELOG.md. With --release the present document becomes it.
 */
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Document } from './clients/document.ts';
import { breakingChanges } from './contract/breaking.ts';
import { objectionTo, unannounced } from './contract/changelog.ts';

process.chdir(join(import.meta.dirname, '..'));

const RELEASED = 'docs/api/released.json';
const PRESENT = 'docs/api/openapi.json';

if (process.argv.includes('--release')) copyFileSync(PRESENT, RELEASED);
else compare();

function compare(): void {
  const [before, after] = [RELEASED, PRESENT].map(
    (file) => JSON.parse(readFileSync(file, 'utf8')) as Document,
  );
  if (!before || !after) return;
  const changes = breakingChanges(before, after);
  const objections = unannounced(changes, readFileSync('CHANGELOG.md', 'utf8'));
  if (objections.length > 0) {
    console.error(objectionTo(objections));
    process.exit(1);
  }
  console.log(
    `${Object.keys(after.paths).length} paths; ${changes.length} breaking changes, all of them announced.`,
  );
}
