import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import dockerignore from '@balena/dockerignore';
import { describe, expect, it } from 'vitest';

const TRACKED = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean);
const TEXT = /\.(ts|mjs|js|json|ya?ml|md|sh|toml|env|example|npmrc)$|(^|\/)(Dockerfile|run)$/;

/** What credentials look like that were forgotten in a source: keys, and tokens that their makers marked. */
const SECRETS = [
  /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/=]{20}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  /\bxox[abprs]-[A-Za-z0-9-]{20}/,
  /\b_authToken=\S+/,
];
const secretIn = (text: string): RegExp | undefined => SECRETS.find((secret) => secret.test(text));

// What is imported is the function itself; its types say otherwise.
const ignored = (dockerignore as unknown as typeof dockerignore.default)().add(
  readFileSync('.dockerignore', 'utf8'),
);

describe('secrets (ASVS 13.3.1)', () => {
  it('are in no file of the repository', () => {
    const files = TRACKED.filter((file) => TEXT.test(file));

    expect(files.length).toBeGreaterThan(500);
    expect(files.filter((file) => secretIn(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('would be found there', () => {
    expect(secretIn(`-----BEGIN EC ${'PRIVATE'} KEY-----\n${'A'.repeat(64)}`)).toBeDefined();
    expect(secretIn(`//registry.example/:${'_auth'}Token=abc`)).toBeDefined();
    expect(secretIn(`const key = '${'AKIA'}${'A'.repeat(16)}'`)).toBeDefined();
  });

  it('are kept in files that neither Git nor the image takes', () => {
    for (const file of ['.env', '.data/encryption.key']) {
      expect(TRACKED).not.toContain(file);
      expect(execFileSync('git', ['check-ignore', file], { encoding: 'utf8' }).trim()).toBe(file);
      expect(ignored.ignores(file), file).toBe(true);
    }
  });

  it('are no part of the image', () => {
    const instructions = readFileSync('Dockerfile', 'utf8').match(/^(ENV|ARG|LABEL) .*$/gm) ?? [];

    expect(instructions.length).toBeGreaterThan(0);
    expect(instructions.filter((line) => /secret|password|token|key|_URL/i.test(line))).toEqual([]);
  });
});

describe('what only tests need (ASVS 15.2.3)', () => {
  const FOR_TESTS = /\.(spec|fixture)\.|libs\/testing\/|(^|\/)test\//;

  it('is not in the build', () => {
    const built = globSync('dist/**/*.js');

    expect(built.length).toBeGreaterThan(300);
    expect(built.filter((file) => FOR_TESTS.test(file))).toEqual([]);
  });

  it('does not reach the image', () => {
    const files = TRACKED.filter((file) => FOR_TESTS.test(file) && /\.(ts|mjs)$/.test(file));

    expect(files.length).toBeGreaterThan(100);
    expect(ignored.filter(files.filter((file) => !file.includes('.fixture.')))).toEqual([]);
  });
});
