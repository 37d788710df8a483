/**
 * Builds `dist`, whole: what an earlier build left there and this one did not write is removed.
 * With `--if-stale` it does so only when a source or a setting has changed since the last good build.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = ['src', 'libs', 'migrations'];
const SETTINGS = ['package.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
const NOT_BUILT = /\.spec\.ts$|^libs.testing\b|(?<!\.ts)$/;
const STAMP = join('dist', '.build');

process.chdir(join(import.meta.dirname, '..'));
if (!process.argv.includes('--if-stale') || isStale()) build();

function isStale() {
  return !existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== fingerprint();
}

/** Changes with every input that is edited, added or deleted. */
function fingerprint() {
  const sources = SOURCES.flatMap(filesBelow).filter((file) => !NOT_BUILT.test(file));
  const hash = createHash('sha256');
  for (const input of [...SETTINGS, ...sources.toSorted()])
    hash.update(`${input} ${statSync(input).mtimeMs}\n`);
  return hash.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function build() {
  console.log('Building dist …');
  const inputs = fingerprint();
  const began = Date.now();
  // Without its record the compiler writes every file again; without a stamp a failed build stays stale.
  for (const record of [join('dist', '.tsbuildinfo'), STAMP]) rmSync(record, { force: true });

  const nest = fileURLToPath(import.meta.resolve('@nestjs/cli/bin/nest.js'));
  const { status } = spawnSync(process.execPath, [nest, 'build'], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);

  const leftOver = filesBelow('dist').filter((file) => statSync(file).mtimeMs < began);
  for (const file of leftOver) rmSync(file);
  compile();
  writeFileSync(STAMP, inputs);
}

/** Loads all of it once, as `src/main.ts` does, so that a start finds it compiled. */
function compile() {
  const load = "await import('./dist/src/runtime.js'); await import('./dist/src/start.js');";
  const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', load], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}
