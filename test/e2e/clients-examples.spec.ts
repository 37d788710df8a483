import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasPython } from '../support/python.js';
import { ADMINISTRATOR, Installation, VARIABLES } from '../support/process.js';

const COMPILER = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc');
const AS_A_USER = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022'];

let installation: Installation;
let url: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'client-example-'));
  installation = await Installation.make();
  url = await installation.start(VARIABLES).ready();
});
afterAll(async () => {
  await installation.remove();
  rmSync(folder, { recursive: true });
});

/** The first block of a README in that language, for this server and its administrator. */
function exampleOf(file: string, language: string): string {
  const [, example = ''] =
    new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'ms').exec(readFileSync(file, 'utf8')) ?? [];
  expect(example.split('\n').filter((line) => line !== '').length, 'five lines').toBe(5);
  return example.replace('http://127.0.0.1:3000', url).replace('…', ADMINISTRATOR.password);
}

/** As npm installs what was published of it. */
function installTypeScriptClient(): void {
  const options = { cwd: 'clients/typescript', encoding: 'utf8' as const };
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--silent', '--pack-destination', folder], options),
  ) as { filename: string }[];
  const target = join(folder, 'node_modules/@showrunner/client');
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, packed?.filename ?? ''), '-C', target, '--strip-components=1']);
}

it('the example of the TypeScript client does what it says, with the package that is published', () => {
  installTypeScriptClient();
  const example = exampleOf('clients/typescript/README.md', 'ts');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'example.ts'), example);
  writeFileSync(join(folder, 'example.js'), example);

  execFileSync(process.execPath, [COMPILER, ...AS_A_USER, 'example.ts'], { cwd: folder, stdio: 'inherit' });
  const printed = execFileSync(process.execPath, ['example.js'], { cwd: folder, encoding: 'utf8' });
  expect(printed).toBe(`Administrator ${ADMINISTRATOR.email}\n`);
});

it.skipIf(!hasPython())('the example of the Python client does what it says', () => {
  const example = exampleOf('clients/python/README.md', 'python');
  const env = { ...process.env, PYTHONPATH: 'clients/python', PYTHONDONTWRITEBYTECODE: '1' };

  const printed = execFileSync('python3', ['-c', example], { env, encoding: 'utf8' });
  expect(printed).toBe(`Administrator ${ADMINISTRATOR.email}\n`);
});
