import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';

const index = readFileSync('docs/adr/README.md', 'utf8');
const decisions = globSync('docs/adr/0*.md').toSorted();

/** As its own first line says. */
function entryOf(path: string): string {
  const [, number, title] = /^# (\d+)\. (.+)$/m.exec(readFileSync(path, 'utf8')) ?? [];
  return `- ${number}. [${title}](${basename(path)})`;
}

it('the index of decisions has each of them, and no other', () => {
  expect(index.split('\n').filter((line) => line.startsWith('- '))).toEqual(decisions.map(entryOf));
});
