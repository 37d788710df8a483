import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { walk } from './walk.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'guides-'));
  mkdirSync(join(root, 'copy'));
  vi.spyOn(console, 'log').mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

const guide = (...lines: string[]): Promise<void> => {
  writeFileSync(join(root, 'guide.md'), lines.join('\n'));
  return walk('guide.md', { root, folder: join(root, 'copy') });
};
const block = (kind: string, ...lines: string[]): string => ['```' + kind, ...lines, '```'].join('\n');
const ONE = ['In `a/one.txt`:', block('txt', 'one')];

it('writes files, changes them, runs commands among them, and sees what they print', async () => {
  await guide(
    ...ONE,
    'and `a/one.txt`:',
    block('diff', '-one', '+two'),
    block('sh', 'cat a/one.txt', 'touch done'),
    block('text', 'two'),
  );

  expect(readFileSync(join(root, 'copy/a/one.txt'), 'utf8')).toBe('two\n');
  expect(existsSync(join(root, 'copy/done'))).toBe(true);
});

it.each<[string, string[], string]>([
  [
    'a command that fails',
    [block('sh', 'echo why', 'false')],
    'guide.md:1: It failed with 1:\necho why\nfalse\nwhy',
  ],
  [
    'another output',
    [block('sh', 'echo one'), block('text', 'two')],
    'guide.md:4: "two" is not in what is printed:\none',
  ],
  [
    'an output of nothing',
    [block('text', 'two')],
    'guide.md:1: This shows what nothing before it has printed.',
  ],
  [
    'code of no file',
    ['So:', block('ts', 'one')],
    'guide.md:2: A block of kind "ts" is neither run nor written: the line before it has to end with its file',
  ],
  ['an unknown kind', [block('console', 'ls')], 'guide.md:1: A block of kind "console"'],
  [
    'a change that is made',
    [...ONE, 'and `a/one.txt`:', block('diff', '-two')],
    'guide.md:6: a/one.txt cannot be changed. The file has no place that reads:\ntwo',
  ],
  ['a change of nothing', ['In `b.txt`:', block('diff', '-two')], 'guide.md:2: There is no b.txt to change.'],
])('names the place of %s', async (_what, lines, message) => {
  await expect(guide(...lines)).rejects.toThrow(message);
});
