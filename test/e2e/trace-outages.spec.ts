import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '#libs/kernel';
import { type SignedInUser, TestApplication } from '../support/application.js';

const PATIENCE = { timeout: 20_000, interval: 50 };
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;

const problemOf = async (application: TestApplication, user: SignedInUser, headers = {}) => {
  const answer = await application.send(`/api/v1/users/${newId()}`, { headers }, user.tokens.accessToken);
  return { status: answer.status, ...((await answer.json()) as { traceId?: string; requestId: string }) };
};

describe('without a collector', () => {
  let application: TestApplication;
  let administrator: SignedInUser;

  beforeAll(async () => {
    application = await TestApplication.start();
    administrator = await application.signIn();
  });
  afterAll(() => application.stop());

  it("the caller's trace is named by the problem and by the log all the same", async () => {
    const { traceId, requestId } = await problemOf(application, administrator, { traceparent });

    expect(traceId).toBe(TRACE);
    expect(application.logs.lines).toContainEqual(
      expect.objectContaining({ msg: 'Request', requestId, traceId: TRACE }),
    );
  });

  it('there is none where the caller has none', async () => {
    const problem = await problemOf(application, administrator);
    const malformed = await problemOf(application, administrator, { traceparent: 'x' });

    expect(problem).not.toHaveProperty('traceId');
    expect(malformed).not.toHaveProperty('traceId');
    const { requestId } = problem;
    const line = application.logs.lines.find((each) => each.requestId === requestId);
    expect(line).not.toHaveProperty('traceId');
  });
});

describe.each(['away', 'silent'])('with a collector that is %s', (kind) => {
  let collector: Server;
  let application: TestApplication;
  let administrator: SignedInUser;

  beforeAll(async () => {
    collector = createServer(() => {}).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const { port } = collector.address() as AddressInfo;
    if (kind === 'away') collector.close();
    // The exporter's own: it would try for ten seconds.
    vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '500');
    application = await TestApplication.start({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20key-of-the-collector',
    });
    application.logs.addSecret('key-of-the-collector');
    vi.unstubAllEnvs();
    administrator = await application.signIn();
  });

  it('requests are answered, and the log says it once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 300 }, () => problemOf(application, administrator)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));

    const told = () => application.logs.lines.filter(({ msg }) => msg.startsWith('Traces cannot be sent'));
    await vi.waitFor(() => expect(told()).toHaveLength(1), PATIENCE);
    await problemOf(application, administrator);
    expect(told()).toMatchObject([{ level: 'warn', err: { message: expect.any(String) } }]);
  });

  it('the end comes in bounded time', async () => {
    const began = performance.now();
    await application.stop();

    expect(performance.now() - began).toBeLessThan(6000);
    collector.close();
  });
});
