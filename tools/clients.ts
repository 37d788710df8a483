/**
 * Generates the clients of docs/api/openapi.json: clients/typescript/src/generated and, of clients/python, what is
 * marked as generated. With --check it writes nothing and fails when one of them is stale.
 */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Document } from './clients/document.ts';
import { pythonClient } from './clients/python/files.ts';
import { typescriptClient } from './clients/typescript.ts';

process.chdir(join(import.meta.dirname, '..'));

const TYPESCRIPT = 'clients/typescript/src/generated';
const PYTHON = 'clients/python/showrunner_client';

const document = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8')) as Document;
/** Texts by their paths. */
const generated = new Map([
  ...(await typescriptClient(document, TYPESCRIPT)),
  ...pythonClient(document, PYTHON),
]);
/** Where nothing is written by hand, what is no more generated goes. */
const present = globSync(`${TYPESCRIPT}/**/*.*`).map((file) => file.replaceAll('\\', '/'));

if (process.argv.includes('--check')) check();
else write();

function check(): void {
  const stale = [...new Set([...generated.keys(), ...present])].filter(
    (file) => textOf(file) !== generated.get(file),
  );
  for (const file of stale) console.error(`${file} is stale: run npm run clients and commit it.`);
  if (stale.length > 0) process.exit(1);
}

function write(): void {
  for (const file of present) if (!generated.has(file)) rmSync(file);
  for (const [file, text] of generated) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
