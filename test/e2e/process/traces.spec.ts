import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { OtlpReceiver } from '#libs/testing';
import { Installation, type Variables } from '../../support/process.js';

// A first start makes a database, and may have to share the machine.
vi.setConfig({ testTimeout: 60_000 });

/** Tells at the end what was loaded of OpenTelemetry, by `import` or `require`. */
const TELLING = `
import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';
const loaded = new Set();
registerHooks({
  load(url, context, next) {
    const [, name] = /node_modules\\/(@opentelemetry\\/[^/]+)/.exec(url) ?? [];
    if (name) loaded.add(name);
    return next(url, context);
  },
});
process.on('exit', () => writeSync(2, 'Loaded: ' + [...loaded].sort().join(' ') + '.'));
`;

let collector: OtlpReceiver;
let installation: Installation;

beforeAll(async () => {
  collector = await OtlpReceiver.start();
  installation = await Installation.make();
});
afterAll(async () => {
  await installation.remove();
  await collector.stop();
});

/** What of OpenTelemetry it has loaded by its end, after a request. */
async function loaded(variables: Variables): Promise<string[]> {
  const application = installation.start(variables, { preload: TELLING });
  const url = await application.ready();
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  expect(await application.end()).toEqual({ code: 0, signal: null });
  // The thread of the embedded database tells as well.
  const told = [...application.errors.matchAll(/Loaded: ([^.]*)\./g)].flatMap(([, names = '']) =>
    names.split(' '),
  );
  return [...new Set(told)].filter((name) => name !== '');
}

it('without a collector, nothing of OpenTelemetry is loaded but the interface that others use', async () => {
  expect(await loaded({})).toEqual(['@opentelemetry/api']);
});

it('with one, the SDK is, and what it has seen is sent before the end', async () => {
  const names = await loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });

  expect(names).toContain('@opentelemetry/sdk-trace');
  expect(names).toContain('@opentelemetry/exporter-trace-otlp-proto');
  expect(collector.spans.map(({ name }) => name)).toContain('GET /health/ready');
});
