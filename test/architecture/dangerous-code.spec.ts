import { globSync, readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const OWN = globSync('{src,libs,migrations}/**/*.ts', {
  exclude: ['**/*.spec.ts', '**/*.fixture.ts', 'libs/testing/**'],
}).toSorted();

/** Syntax that turns text into code, or starts another program. */
const DANGEROUS_NAMES = new Set(['eval', 'Function']);
const DANGEROUS_MODULES = /^(node:)?(child_process|vm|repl|inspector)$/;

/** What of that a source has: `eval`, `import of node:vm`. */
function dangersIn(text: string): string[] {
  const found: string[] = [];
  visit(parsed(text), (node) => {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && ts.isIdentifier(node.expression)) {
      if (DANGEROUS_NAMES.has(node.expression.text)) found.push(node.expression.text);
      const [first] = node.arguments ?? [];
      const isTimer = /^set(Timeout|Interval|Immediate)$/.test(node.expression.text);
      if (isTimer && first && ts.isStringLiteralLike(first)) found.push(`text for ${node.expression.text}`);
    }
    if (ts.isStringLiteralLike(node) && DANGEROUS_MODULES.test(node.text) && isImported(node)) {
      found.push(`import of ${node.text}`);
    }
  });
  return found;
}

const isImported = ({ parent }: ts.Node): boolean =>
  ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isCallExpression(parent);

function patternsIn(text: string): RegExp[] {
  const found: RegExp[] = [];
  visit(parsed(text), (node) => {
    if (!ts.isRegularExpressionLiteral(node)) return;
    const end = node.text.lastIndexOf('/');
    found.push(new RegExp(node.text.slice(1, end), node.text.slice(end + 1)));
  });
  return found;
}

const parsed = (text: string): ts.SourceFile =>
  ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true);

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

/** Long enough that a pattern that tries exponentially many ways would not end; others take microseconds. */
const REPEATED = [
  'a',
  'A',
  '0',
  ' ',
  '\t',
  '.',
  '-',
  '_',
  '/',
  '\\',
  '"',
  '=',
  ':',
  ',',
  ';',
  '%',
  '[',
  '(',
  '<',
  '@',
];
const MILLISECONDS = 2000;

/** The text that a pattern does not come to an end with, if there is one. */
function attackOn(pattern: RegExp): string | undefined {
  const parts = [...REPEATED, ...REPEATED.map((one) => `a${one}`), ...REPEATED.map((one) => `${one}1`)];
  const texts = parts.flatMap((part) => [`${part.repeat(60)}\u0000`, `x${part.repeat(60)}!`]);
  const context = { pattern, texts, tried: '' };
  try {
    // In a context of its own, which can be stopped while a pattern is tried.
    runInNewContext('for (tried of texts) { pattern.lastIndex = 0; pattern.test(tried); }', context, {
      timeout: MILLISECONDS,
    });
    return undefined;
  } catch {
    return context.tried;
  }
}

describe('the code of the application', () => {
  it('is all looked at', () => {
    expect(OWN.length).toBeGreaterThan(300);
  });

  it('makes no code of text, and starts no program (ASVS 1.2.5, 1.3.2)', () => {
    const found = OWN.flatMap((file) =>
      dangersIn(readFileSync(file, 'utf8')).map((danger) => `${file}: ${danger}`),
    );

    // To be given the garbage collector, by a constant text at the start.
    expect(found).toEqual(['src/start-memory.ts: import of node:vm']);
  });

  it.each([
    ['eval(body)', 'eval'],
    ['new Function("a", body)', 'Function'],
    ["setTimeout('go()', 1)", 'text for setTimeout'],
    ["import { exec } from 'node:child_process';", 'import of node:child_process'],
    ["await import('child_process')", 'import of child_process'],
  ])('would be found out: %s', (text, danger) => {
    expect(dangersIn(text)).toEqual([danger]);
  });

  it('has no pattern that takes exponentially long (ASVS 1.3.12)', { timeout: 300_000 }, () => {
    const patterns = OWN.flatMap((file) =>
      patternsIn(readFileSync(file, 'utf8')).map((pattern) => ({ file, pattern })),
    );

    expect(patterns.length).toBeGreaterThan(50);
    for (const { file, pattern } of patterns)
      expect(attackOn(pattern), `${file}: ${pattern}`).toBeUndefined();
  });

  it.each([
    String.raw`/^(a+)+$/`,
    String.raw`/^(\w+\s?)*$/`,
    String.raw`/^(.*,)*x$/`,
    String.raw`/(0|00)+;/`,
  ])('would be found out by its pattern: %s', (source) => {
    const [pattern = /x/] = patternsIn(source);

    expect(attackOn(pattern)).toBeDefined();
  });
});
