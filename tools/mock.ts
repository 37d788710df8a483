/**
 * A mock server of docs/api/openapi.json on port 4010, or `--port`: Prism, which answers with the document's examples.
 * It is installed at the first use. With --check it is asked for every operation, and must answer with its example.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkExamples } from './mock/check.ts';
import { installMock, startMock } from './mock/prism.ts';

process.chdir(join(import.meta.dirname, '..'));

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, port: { type: 'string', default: '4010' } },
});

installMock();
if (values.check) await check();
else serve();

function serve(): void {
  const mock = startMock(Number(values.port), 'inherit');
  // Whoever ends this process alone means both.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => mock.kill(signal));
}

async function check(): Promise<void> {
  // Serving needs nothing of what the project installs.
  const { freePort } = await import('./started.ts');
  const port = await freePort();
  const mock = startMock(port, 'ignore');
  try {
    const document = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8')) as Parameters<
      typeof checkExamples
    >[0];
    const { asked, objections } = await checkExamples(document, `http://127.0.0.1:${port}`, mock);
    for (const objection of objections) console.error(objection);
    if (objections.length > 0 || asked === 0) process.exitCode = 1;
    else console.log(`The mock server answers ${asked} operations with their examples.`);
  } finally {
    mock.kill();
  }
}
