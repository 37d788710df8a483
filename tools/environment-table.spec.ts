import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const tool = resolve('tools/environment-table.ts');
const guide = 'docs/guides/environment.md';

describe('environment-table', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'environment-table-'));
    mkdirSync(join(folder, 'docs/guides'), { recursive: true });
    for (const path of [guide, '.env.example', '.prettierrc.json']) cpSync(path, join(folder, path));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (...parameters: string[]) =>
    spawnSync(process.execPath, [tool, ...parameters], { cwd: folder, encoding: 'utf8' });

  it('finds the committed files fresh', () => {
    expect(run('--check')).toMatchObject({ status: 0, stderr: '' });
  });

  it('fails on a stale file and says what to run', () => {
    appendFileSync(join(folder, '.env.example'), '# PROT=3000\n');

    const { status, stderr } = run('--check');

    expect(status).toBe(1);
    expect(stderr).toContain('Stale: .env.example. Run "npm run environment".');
  });

  it('writes the files anew', () => {
    rmSync(join(folder, '.env.example'));

    expect(run().status).toBe(0);
    expect(readFileSync(join(folder, '.env.example'), 'utf8')).toBe(readFileSync('.env.example', 'utf8'));
  });
});
