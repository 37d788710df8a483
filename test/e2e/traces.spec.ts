import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '#libs/kernel';
import { OtlpReceiver, type ReceivedSpan, TestSmtpServer } from '#libs/testing';
import { ADMIN, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';

const PATIENCE = { timeout: 20_000, interval: 50 };
const KEY = 'key-of-the-collector';

let collector: OtlpReceiver;
let server: TestSmtpServer;
let application: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  collector = await OtlpReceiver.start();
  server = await TestSmtpServer.start();
  application = await TestApplication.start({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${KEY}`,
    OTEL_SERVICE_NAME: 'box-office',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=a%20stage',
    MAIL_URL: `smtp://127.0.0.1:${server.port}`,
    MAIL_FROM: 'Acme Rockets <hello@acme.example>',
  });
  application.logs.addSecret(KEY);
  administrator = await application.signIn();
});
afterAll(async () => {
  await application.stop();
  await server.stop();
  await collector.stop();
});

/** A trace that a caller has begun. */
function callersTrace(flags = '01') {
  const traceId = newId().replaceAll('-', '');
  return { traceId, traceparent: `00-${traceId}-00f067aa0ba902b7-${flags}` };
}

const get = (path: string, traceparent?: string): Promise<Response> =>
  application.send(path, traceparent ? { headers: { traceparent } } : {}, administrator.tokens.accessToken);

/** What was sent of the request in that trace. */
const requestIn = (traceId: string): Promise<ReceivedSpan> =>
  collector.first((span) => span.traceId === traceId && span.kind === 'SPAN_KIND_SERVER');

const traceIdOf = async (answer: Response) => ((await answer.json()) as { traceId?: string }).traceId;

describe('a request whose work ends in a mail', () => {
  const secret = { email: `z${newId()}@example.com`, name: `Zebedee ${newId()}` };
  let spans: ReceivedSpan[];
  let asked: ReceivedSpan;
  let job: ReceivedSpan;
  let mail: ReceivedSpan;

  beforeAll(async () => {
    const body = { ...secret, roles: ['member'] };
    await administrator.client.POST('/api/v1/users', { body });
    mail = await collector.first(({ name }) => name === 'send mail');
    asked = await collector.first(({ name }) => name === 'POST /api/v1/users');
    job = await collector.first(({ spanId }) => spanId === mail.parentSpanId);
    spans = collector.trace(asked.traceId);
  });

  it('is one trace, from the request over the job to the mail', () => {
    expect(asked).toMatchObject({ kind: 'SPAN_KIND_SERVER', parentSpanId: '' });
    expect(job).toMatchObject({
      traceId: asked.traceId,
      parentSpanId: asked.spanId,
      name: 'process mail.send',
      kind: 'SPAN_KIND_CONSUMER',
    });
    expect(mail).toMatchObject({ traceId: asked.traceId, kind: 'SPAN_KIND_CLIENT' });
    expect(new Set(spans.map(({ status }) => status.code))).toEqual(new Set(['STATUS_CODE_UNSET']));
  });

  it('shows the statements where they were run', () => {
    const statements = spans.filter(({ attributes }) => attributes['db.query.text'] !== undefined);
    const ofRequest = statements.filter(({ parentSpanId }) => parentSpanId === asked.spanId);

    const names = ofRequest.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['INSERT users', 'COMMIT']));
    // What looks for jobs, woken by the request, is no part of it.
    expect(names.filter((name) => name === 'START')).toHaveLength(1);
    const system = {
      postgres: 'postgresql',
      embedded: 'postgresql',
      mysql: expect.stringMatching(/mysql|maria/),
    };
    for (const statement of statements) {
      expect([asked.spanId, job.spanId]).toContain(statement.parentSpanId);
      expect(statement).toMatchObject({
        kind: 'SPAN_KIND_CLIENT',
        attributes: { 'db.system.name': system[application.database.engine] },
      });
    }
  });

  it('says what was done in the words of OpenTelemetry', () => {
    expect(asked.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/api/v1/users',
      'http.response.status_code': 201,
      'url.scheme': 'http',
      'network.protocol.version': '1.1',
    });
    expect(job.attributes).toMatchObject({
      'messaging.operation.type': 'process',
      'messaging.destination.name': 'mail.send',
      'job.attempt': 1,
    });
    expect(mail.attributes).toEqual({
      'mail.name': 'auth.invitation',
      'mail.language': 'en',
      'network.protocol.name': 'smtp',
      'server.address': '127.0.0.1',
      'server.port': server.port,
    });
  });

  it('comes from a process that has a name, with what the collector asks for', () => {
    expect(asked.resource).toMatchObject({
      'service.name': 'box-office',
      'deployment.environment.name': 'a stage',
      'telemetry.sdk.name': 'opentelemetry',
    });
    expect(collector.headers[0]).toMatchObject({
      'x-api-key': KEY,
      'content-type': 'application/x-protobuf',
    });
  });

  it('is known to the log by its trace, in the request and in the job', async () => {
    const lines = await vi.waitFor(() => {
      const found = application.logs.lines.filter(({ traceId }) => traceId === asked.traceId);
      expect(found.map(({ msg }) => msg)).toContain('job completed');
      return found;
    }, PATIENCE);

    expect(lines.map(({ msg }) => msg)).toContain('Request');
  });

  it('tells nothing of people', () => {
    const text = server.arrived.map(({ raw }) => raw.replaceAll('=\r\n', '').replaceAll('=3D', '=')).join();
    const [, token = ''] = /#token=([\w.-]+)/.exec(text) ?? [];
    expect(token).not.toBe('');
    const { id, tokens } = administrator;

    expect(collector.text).toContain('INSERT INTO');
    const secrets = [
      secret.email,
      secret.name,
      token,
      id,
      ADMIN.email,
      ADMIN.password,
      ...Object.values(tokens),
    ];
    expect(secrets.filter((value) => typeof value === 'string' && collector.text.includes(value))).toEqual(
      [],
    );
    expect(collector.spans.flatMap(({ events }) => events)).toEqual([]);
    expect(collector.spans.filter(({ status }) => status.message !== '')).toEqual([]);
  });
});

describe('the trace of a caller', () => {
  it('is continued', async () => {
    const { traceId, traceparent } = callersTrace();
    await get('/api/v1/users/me', traceparent);

    const span = await requestIn(traceId);
    expect(span).toMatchObject({ name: 'GET /api/v1/users/me', parentSpanId: '00f067aa0ba902b7' });
  });

  it('is named by the problem and by the log', async () => {
    const { traceId, traceparent } = callersTrace();
    const id = newId();
    const answer = await get(`/api/v1/users/${id}?looked-for=something`, traceparent);

    expect(answer.status).toBe(404);
    expect(await traceIdOf(answer)).toBe(traceId);
    expect(application.logs.lines).toContainEqual(expect.objectContaining({ msg: 'Request', traceId }));
    const span = await requestIn(traceId);
    // What the client did wrong is no error of the server.
    expect(span).toMatchObject({
      name: 'GET /api/v1/users/:id',
      attributes: { 'http.response.status_code': 404 },
      status: { code: 'STATUS_CODE_UNSET' },
    });
    expect(collector.text).not.toContain(id);
    expect(collector.text).not.toContain('looked-for');
  });

  it('is not sent when the caller does not keep it', async () => {
    const dropped = callersTrace('00');
    const kept = callersTrace();
    expect(await traceIdOf(await get(`/api/v1/users/${newId()}`, dropped.traceparent))).toBe(dropped.traceId);
    await get('/api/v1/users/me', kept.traceparent);

    await requestIn(kept.traceId);
    expect(collector.trace(dropped.traceId)).toEqual([]);
  });

  it.each(['', 'x', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `ff-${'a'.repeat(32)}-00f067aa0ba902b7-01`])(
    'is a new one when it is "%s"',
    async (traceparent) => {
      const traceId = await traceIdOf(await get(`/api/v1/users/${newId()}`, traceparent));

      expect(traceId).toMatch(/^(?!0{32}|a{32})[0-9a-f]{32}$/);
    },
  );
});

describe('what has no route', () => {
  it('gives nothing of it away', async () => {
    const { traceId, traceparent } = callersTrace();
    const email = uniqueEmail();
    await get(`/${email}`, traceparent);

    const span = await requestIn(traceId);
    expect(span.name).toBe('GET');
    expect(span.attributes).not.toHaveProperty('http.route');
    expect(collector.text).not.toContain(email);
  });
});

describe('a client that goes away', () => {
  it('is told apart from failures of the server', async () => {
    const { traceId, traceparent } = callersTrace();
    const gone = request(`${application.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { traceparent, 'content-type': 'application/json', 'content-length': 100 },
    });
    gone.on('error', () => {});
    gone.write('{"email":');
    await vi.waitFor(() => expect(gone.socket?.bytesWritten).toBeGreaterThan(0), PATIENCE);
    gone.destroy();

    const span = await requestIn(traceId);
    expect(span.attributes).toMatchObject({ 'error.type': 'aborted' });
    expect(span.attributes).not.toHaveProperty('http.response.status_code');
  });
});
