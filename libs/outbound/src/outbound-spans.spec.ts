import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '#libs/config';
import { createLogger } from '#libs/logging';
import { Tracing } from '#libs/observability';
import { LogCapture, OtlpReceiver, type ReceivedSpan } from '#libs/testing';
import { Outbound } from './outbound.js';

const SECRET = 'a-code-of-one-use';

let collector: OtlpReceiver;
let tracing: Tracing;
let outbound: Outbound;

beforeEach(async () => {
  collector = await OtlpReceiver.start();
  const { tracing: config } = loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  tracing = await Tracing.open(config, createLogger({ level: 'info', pretty: false }, new LogCapture()));
  outbound = new Outbound({ allowedAddresses: ['127.0.0.1'] }, { tracing });
});
afterEach(() => collector.stop());

/** Asks a server that answers with the status, which is 0 where there is none; what was sent about it. */
async function asked(status: number, method = 'GET'): Promise<ReceivedSpan | undefined> {
  const server = createServer((_request, response) => response.writeHead(status).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  if (status === 0) server.close();
  const url = `http://127.0.0.1:${port}/hooks/${SECRET}?code=${SECRET}`;
  await outbound.fetch(url, { method }, { allowHttp: true }).catch(() => undefined);
  server.close();
  await tracing.close();
  return collector.spans[0];
}

it('is seen as a span, by what OpenTelemetry calls it, and without what the URL tells', async () => {
  expect(await asked(201, 'POST')).toMatchObject({
    name: 'POST',
    kind: 'SPAN_KIND_CLIENT',
    status: { code: 'STATUS_CODE_UNSET' },
    attributes: {
      'http.request.method': 'POST',
      'url.scheme': 'http',
      'server.address': '127.0.0.1',
      'server.port': expect.any(Number),
      'http.response.status_code': 201,
    },
  });
  expect(collector.text).not.toContain(SECRET);
});

it('fails with the status of a refusal', async () => {
  expect(await asked(404)).toMatchObject({
    status: { code: 'STATUS_CODE_ERROR' },
    attributes: { 'http.response.status_code': 404, 'error.type': '404' },
  });
});

it('fails with the reason where there is no answer', async () => {
  expect(await asked(0)).toMatchObject({
    status: { code: 'STATUS_CODE_ERROR' },
    attributes: { 'error.type': 'unreachable' },
  });
});
