import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'mock';
const PRISM = join(FOLDER, 'node_modules/@stoplight/prism-cli');

/** As mock/package-lock.json has it, where it is not there yet, or is another version. */
export function installMock(): void {
  if (existsSync(PRISM) && versionIn(join(PRISM, 'package.json')) === versionWanted()) return;
  console.log('Installing the mock server, once …');
  const options = { cwd: FOLDER, stdio: 'inherit', shell: process.platform === 'win32' } as const;
  // None of its packages has anything to do at its installation.
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], options);
}

function versionIn(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function versionWanted(): string | undefined {
  const { dependencies } = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return dependencies['@stoplight/prism-cli'];
}

export function startMock(port: number, stdio: 'inherit' | 'ignore'): ChildProcess {
  const args = ['mock', '--host', '127.0.0.1', '--port', String(port), 'docs/api/openapi.json'];
  return spawn(process.execPath, [join(PRISM, 'dist/index.js'), ...args], {
    stdio: ['ignore', stdio, 'inherit'],
  });
}
