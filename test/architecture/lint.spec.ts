import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = join(import.meta.dirname, '../..');
const oxlint = join(project, 'node_modules/oxlint/bin/oxlint');

interface LintReport {
  diagnostics: { code: string; filename: string }[];
}

let tree: string;
beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'lint-'));
});
afterAll(() => rmSync(tree, { recursive: true }));

describe('the linter refuses', () => {
  it.each([
    ['any', 'export const planted = (input: any) => input;', 'typescript(no-explicit-any)'],
    [
      'a non-null assertion',
      'export const planted = (a: string[]) => a[0]!;',
      'typescript(no-non-null-assertion)',
    ],
    ['a bare @ts-ignore', '// @ts-ignore\nexport const planted = 1;', 'typescript(ban-ts-comment)'],
    ['the environment', 'export const planted = process.env.PORT;', 'node(no-process-env)'],
    [
      'the environment by import',
      "import { env } from 'node:process';\nexport const planted = env.PORT;",
      'eslint(no-restricted-imports)',
    ],
    ['the console', "console.log('planted');", 'eslint(no-console)'],
    ['a note for later', '// TODO: finish\nexport const planted = 1;', 'eslint(no-warning-comments)'],
    ['a default export', 'export default 1;', 'import(no-default-export)'],
    ['an unused variable', 'const planted = 1;\nexport const used = 1;', 'eslint(no-unused-vars)'],
    ['a function over 40 lines', functionOf(41), 'eslint(max-lines-per-function)'],
    [
      'a file over 250 lines',
      'export const planted = 1;\n'.concat('// line\n'.repeat(250)),
      'eslint(max-lines)',
    ],
    [
      'a wholesale suppression',
      '/* oxlint-disable */\nexport const planted = 1;',
      'unicorn(no-abusive-eslint-disable)',
    ],
  ])('%s', (_, code, rule) => {
    expect(lint('src/users/planted.ts', code)).toEqual([rule]);
  });
});

describe('the linter allows', () => {
  it.each([
    [
      'the environment in libs/config',
      'libs/config/src/environment.ts',
      'export const port = process.env.PORT;',
    ],
    ['the console in main.ts', 'src/main.ts', "console.log('ready');"],
    ['a function of 40 lines', 'src/users/planted.ts', functionOf(40)],
  ])('%s', (_, file, code) => {
    expect(lint(file, code)).toEqual([]);
  });
});

describe('a suppressed rule', () => {
  const directive = /(?:ox|es)lint-disable(?:-next)?(?:-line)?\s(?<rest>.*)/g;

  it('is named with a reason', () => {
    const files = globSync('{src,libs,migrations,test,tools}/**/*.{ts,mjs}', { cwd: project });
    const bare = files
      .filter((file) => !file.endsWith('lint.spec.ts'))
      .flatMap((file) =>
        bareSuppressions(readFileSync(join(project, file), 'utf8')).map((rest) => `${file}: ${rest}`),
      );

    expect(files.length).toBeGreaterThan(100);
    expect(bare).toEqual([]);
  });

  it.each([
    ['// oxlint-disable-next-line no-console', ['no-console']],
    ['// oxlint-disable-next-line no-console -- the operator reads it', []],
  ])('%s', (comment, expected) => {
    expect(bareSuppressions(comment)).toEqual(expected);
  });

  function bareSuppressions(code: string): string[] {
    return [...code.matchAll(directive)]
      .map(({ groups }) => groups?.rest ?? '')
      .filter((rest) => !/ -- \w/.test(rest));
  }
});

function lint(file: string, code: string): string[] {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), code);
  writeFileSync(join(tree, '.oxlintrc.json'), readFileSync(join(project, '.oxlintrc.json')));
  const { stdout } = spawnSync(process.execPath, [oxlint, '--format', 'json', file], {
    cwd: tree,
    encoding: 'utf8',
  });
  return (JSON.parse(stdout) as LintReport).diagnostics.map(({ code: rule }) => rule);
}

function functionOf(lines: number): string {
  const body = Array.from({ length: lines - 2 }, (_, line) => `  list.push(${line});`);
  return ['export function planted(list: number[]) {', ...body, '}', ''].join('\n');
}
