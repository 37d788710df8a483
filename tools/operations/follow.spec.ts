import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyDiff } from './edits.ts';
import { follow } from './follow.ts';
import { isShown } from './shown.ts';
import { environment } from './stage.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'guide-'));
  mkdirSync(join(root, 'migrations'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const block = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\`\n`;

function followed(guide: string, replace: Record<string, string> = {}): Promise<void> {
  writeFileSync(join(root, 'guide.md'), guide);
  const servers = { postgres: '', mariadb: '', redis: '' };
  const stage = async () => ({ folder: root, env: environment(), replace, end() {} });
  return follow('guide.md', { stage }, { root, servers });
}

describe('a guide', () => {
  it('is followed in one shell, with names of its own', async () => {
    const guide = `# A\n${block('sh', 'word=three')}\n## B\n${block('sh', 'echo "two $word"')}${block('text', 'one three')}`;

    await expect(followed(guide, { two: 'one' })).resolves.toBeUndefined();
    await expect(followed(guide, { four: 'one' })).rejects.toThrow('guide.md has no four');
  });

  it.each([
    ['prints something else', block('sh', 'echo a') + block('text', 'b'), /guide\.md:4: It shows\nb\n/],
    ['has a command that fails', block('sh', 'false') + block('sh', 'echo a'), /guide\.md:1: one of its/],
    ['has a block that nothing runs', block('yaml', 'a: b'), /guide\.md:1: Nothing runs a block of "yaml"/],
    ['has a block without a language', block('', 'a'), /guide\.md:1: Nothing runs/],
    ['shows what nothing printed', block('text', 'a'), /guide\.md:1: This shows/],
    ['has a block that does not end', '```sh\necho a', /guide\.md:1: This block does not end/],
  ])('that %s is not followed, and says where', async (_what, guide, reason) => {
    await expect(followed(guide)).rejects.toThrow(reason);
  });
});

it.each([
  ['a\n…\nd', 'a\nb\nc\nd\n', true],
  ['a\n…\nd', 'a\nb\nc\n', false],
  ['applied  …', 'applied  X1', true],
  ['1 + (1)', '1 + (1)', true],
  ['a', 'a\nb', false],
])('%j is shown of %j: %j', (shown, printed, expected) => {
  expect(isShown(shown, printed)).toBe(expected);
});

describe('an edit', () => {
  const file = (): string => readFileSync(join(root, 'migrations/17-add.ts'), 'utf8');
  beforeEach(() => writeFileSync(join(root, 'migrations/17-add.ts'), 'one\ntwo\nthree\nthree\n'));

  it('changes, adds and removes lines of a file', () => {
    applyDiff(root, '--- migrations/*-add.ts\n-one\n+1\n two\n@@\n three\n+between\n three');
    expect(file()).toBe('1\ntwo\nthree\nbetween\nthree\n');
    applyDiff(root, '--- migrations/*-add.ts\n-two');
    expect(file()).toBe('1\nthree\nbetween\nthree\n');
  });

  it.each([
    ['--- migrations/*-add.ts\n-three', '2 places'],
    ['--- migrations/*-add.ts\n-four', 'no place'],
    ['--- migrations/*-drop.ts\n-one', 'no file'],
  ])('%j is refused: %s', (diff, reason) => {
    expect(() => applyDiff(root, diff)).toThrow(reason);
  });
});
