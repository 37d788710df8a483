/**
 * Writes the OpenAPI document of the build to docs/api/openapi.json, and the types of its client to
 * libs/testing/src/api.d.ts. With --check it writes nothing and fails when either is stale.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypeScript, { astToString, COMMENT_HEADER } from 'openapi-typescript';

process.chdir(join(import.meta.dirname, '..'));

const document = execFileSync(process.execPath, [join('dist', 'src', 'openapi.js')], {
  encoding: 'utf8',
  maxBuffer: 2 ** 26,
});
const types = COMMENT_HEADER + astToString(await openapiTypeScript(document));
const generated = { 'docs/api/openapi.json': document, 'libs/testing/src/api.d.ts': types };

if (process.argv.includes('--check')) check();
else for (const [file, text] of Object.entries(generated)) writeFileSync(file, text);

function check(): void {
  const stale = Object.entries(generated).filter(([file, text]) => textOf(file) !== text);
  for (const [file] of stale) console.error(`${file} is stale: run npm run openapi and commit it.`);
  if (stale.length > 0) process.exit(1);
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
