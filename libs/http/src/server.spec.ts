import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type NotesApplication, ORIGIN, startNotes } from './notes.fixture.js';

let notes: NotesApplication;

beforeAll(async () => {
  notes = await startNotes();
});
beforeEach(() => void notes.log.splice(0));
afterAll(() => notes.app.close());

const call = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${notes.port}${path}`, init);

describe('request ids', () => {
  it.each(['request-1', 'a.b_c-9Z'])('keep the well-formed %s', async (requestId) => {
    const answer = await call('/notes/context', { headers: { 'x-request-id': requestId } });

    expect(answer.headers.get('x-request-id')).toBe(requestId);
    expect(await answer.json()).toEqual({ requestId });
  });

  it.each(['short', 'with space', 'x'.repeat(129), '<script>'])('replace %s', async (requestId) => {
    const answer = await call('/notes/context', { headers: { 'x-request-id': requestId } });

    expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });
});

describe('default header fields', () => {
  it.each(['/notes/context', '/nothing', '/notes/failures/bug', '/notes/%zz'])(
    'come with %s (ASVS 3.4.1, 3.4.4, 14.3.2)',
    async (path) => {
      const { headers } = await call(path);

      expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  it('give way to those of the route', async () => {
    expect((await call('/notes/public')).headers.get('cache-control')).toBe('public, max-age=60');
  });

  it('stay with a failure, whatever the route has for its success', async () => {
    const answer = await call('/notes/public?q=x');

    expect(answer.status).toBe(429);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

describe('methods', () => {
  it('that an address does not have are answered with those it has (ASVS 4.1.4)', async () => {
    const answer = await call('/notes', { method: 'DELETE' });

    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
  });

  it('are what OPTIONS asks for', async () => {
    const answer = await call('/notes/0', { method: 'OPTIONS' });

    expect(answer.status).toBe(204);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, PATCH, OPTIONS');
  });
});

describe('CORS (ASVS 3.4.2)', () => {
  const preflight = (origin: string, path = '/notes'): Promise<Response> =>
    call(path, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'if-match',
      },
    });

  it('lets a listed origin send what the API reads', async () => {
    const { status, headers } = await preflight(ORIGIN);

    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(headers.get('access-control-allow-headers')).toContain('If-Match');
  });

  it('lets it see what an answer says in header fields, errors included', async () => {
    const { status, headers } = await call('/nothing', { headers: { origin: ORIGIN } });

    expect(status).toBe(404);
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('access-control-expose-headers')).toContain('ETag');
    expect(headers.get('vary')).toBe('Origin');
  });

  it('does not say in a preflight whether there is anything', async () => {
    expect((await preflight(ORIGIN, '/nothing')).status).toBe(204);
  });

  it.each(['https://evil.example.com', 'null', `${ORIGIN}.evil.com`])(
    'allows %s nothing (ASVS 3.4.2)',
    async (origin) => {
      expect((await preflight(origin)).headers.has('access-control-allow-origin')).toBe(false);
      expect((await call('/notes', { headers: { origin } })).headers.has('access-control-allow-origin')).toBe(
        false,
      );
    },
  );
});

describe('the log', () => {
  it('has one line for a request: who, what and how long, and no value of its URL (ASVS 16.2.1)', async () => {
    const requestId = 'request-log-1';
    await call('/notes/context?q=secret', { headers: { 'x-request-id': requestId } });

    expect(notes.log).toEqual([
      {
        level: 'info',
        message: 'Request',
        fields: {
          requestId,
          method: 'GET',
          route: '/notes/context',
          status: 200,
          durationMs: expect.any(Number),
          actorId: 'the-actor',
          remoteAddress: '127.0.0.1',
        },
      },
    ]);
  });

  it('takes a request that was cut off for no error', async () => {
    const socket = connect(notes.port, '127.0.0.1');
    socket.write(
      'POST /notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    await once(notes.app.getHttpServer(), 'request');
    socket.destroy();

    await expect.poll(() => notes.log.length).toBe(1);
    expect(notes.log[0]).toMatchObject({ level: 'info', fields: { route: '/notes', aborted: true } });
  });
});

describe('the connection', () => {
  it.each([
    ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'http.request_timeout'],
    ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413, 'http.payload_too_large'],
  ])('that fails with %s ends with a problem', async (code, status, problem) => {
    const server = notes.app.getHttpServer();
    const client = connect(notes.port, '127.0.0.1');
    const [socket] = await once(server, 'connection');
    server.emit('clientError', Object.assign(new Error(), { code }), socket);

    const answer = await text(client);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain(`"code":"${problem}"`);
  });

  it('may bring an expectation that nobody knows', async () => {
    const client = connect(notes.port, '127.0.0.1');
    client.write('GET /notes HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nConnection: close\r\n\r\n');

    expect(await text(client)).toMatch(/^HTTP\/1.1 200 /);
  });

  it('does not believe forwarded addresses unless told to (ASVS 4.1.3, 15.3.4)', async () => {
    await call('/notes', { headers: { 'x-forwarded-for': '203.0.113.9' } });

    expect(notes.log[0]?.fields).toMatchObject({ remoteAddress: '127.0.0.1' });
  });
});

describe('a server behind one proxy', () => {
  it('takes the address that the proxy has seen (ASVS 4.1.3, 15.3.4)', async () => {
    const proxied = await startNotes({ trustProxy: 1 });
    const headers = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' };
    await fetch(`http://127.0.0.1:${proxied.port}/notes`, { headers });
    await proxied.app.close();

    expect(proxied.log[0]?.fields).toMatchObject({ remoteAddress: '203.0.113.9' });
  });
});
