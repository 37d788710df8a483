import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DatabaseUnavailable } from '#libs/database';
import { SessionsRepository } from '../../src/auth/sessions/sessions.repository.js';
import { ADMIN, PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';
import { operations } from '../support/document.js';
import { rowsOf } from '../support/database-rows.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start({ CORS_ORIGINS: 'https://app.test' });
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const LOGIN = '/api/v1/auth/login';
const credentials = { email: ADMIN.email, password: ADMIN.password };
const paths = [...operations.keys()].map((name) => name.split(' ') as [string, string]);
const urlOf = (path: string, id = administrator.id): string =>
  path.replace('{key}', 'lists.defaultLimit').replace(/\{\w+\}/g, id);

/** Sends it as it is, and reads to the end of the connection. */
async function raw(head: string): Promise<string> {
  const { port, hostname } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.write(`${head}\r\nHost: api.test\r\nConnection: close\r\n\r\n`);
  return text(socket);
}

describe('what a browser would send by itself', () => {
  it('is no credential: a cookie signs nobody in, and none is ever set (ASVS 3.3.1, 3.3.2, 3.3.3, 3.3.4, 3.5.1)', async () => {
    const { accessToken, refreshToken } = administrator.tokens;
    const cookie = `access_token=${accessToken}; token=${accessToken}; refreshToken=${refreshToken}; session=${administrator.tokens.session.id}`;
    const basic = `Basic ${Buffer.from(`${ADMIN.email}:${ADMIN.password}`).toString('base64')}`;

    expect((await app.send('/api/v1/users/me', { headers: { cookie } })).status).toBe(401);
    expect((await app.send('/api/v1/users/me', { headers: { authorization: basic } })).status).toBe(401);
    for (const [method, path] of paths) {
      const answer = await fetch(`${app.url}${urlOf(path)}`, { method, headers: { cookie } });
      expect(answer.headers.getSetCookie(), `${method} ${path}`).toEqual([]);
    }
    const init = {
      method: 'POST',
      body: JSON.stringify(credentials),
      headers: { 'content-type': 'application/json' },
    };
    const signedIn = await app.send(LOGIN, init);
    expect([signedIn.status, signedIn.headers.getSetCookie()]).toEqual([200, []]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'changes nothing without a preflight: a body of type "%s" is refused (ASVS 3.5.2)',
    async (type) => {
      const headers = { 'content-type': type, authorization: `Bearer ${administrator.tokens.accessToken}` };
      for (const [method, path] of paths.filter(([declared]) => declared === 'POST')) {
        const body = new TextEncoder().encode(JSON.stringify(credentials));
        const answer = await fetch(`${app.url}${urlOf(path)}`, { method, body, headers });
        expect(answer.status, path).toBeGreaterThanOrEqual(400);
      }
    },
  );
});

describe('what only looks', () => {
  it.each(['GET', 'HEAD', 'OPTIONS'])('changes nothing: %s (ASVS 3.5.3)', async (method) => {
    const member = await app.aUser(administrator);
    const before = await rowsOf(app);
    for (const [, path] of paths.filter(([declared]) => declared === 'GET')) {
      await fetch(`${app.url}${urlOf(path, member.id)}`, {
        method,
        headers: { authorization: `Bearer ${administrator.tokens.accessToken}` },
      });
    }

    expect(await rowsOf(app)).toEqual(before);
  });

  it('and a write is seen by this comparison', async () => {
    const before = await rowsOf(app);
    await administrator.client.PATCH('/api/v1/users/me', { body: { name: 'Another Name' } });

    expect(await rowsOf(app)).not.toEqual(before);
  });
});

describe('the protocol', () => {
  it('is not changed: no request is answered with a redirect, also not to HTTPS (ASVS 4.1.2)', async () => {
    for (const [method, path] of paths) {
      const headers = { 'x-forwarded-proto': 'http', 'content-type': 'application/json' };
      const answer = await fetch(`${app.url}${urlOf(path)}`, { method, headers, redirect: 'manual' });
      expect(Math.floor(answer.status / 100), `${method} ${path}`).not.toBe(3);
      expect(answer.headers.has('location'), `${method} ${path}`).toBe(false);
    }
  });

  it('says what a body is, with its charset (ASVS 4.1.1)', async () => {
    const { response } = await administrator.client.GET('/api/v1/users');
    const problem = await app.send('/api/v1/users');

    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(problem.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  });

  it.each(['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'DEBUG'])(
    'has no method %s, which echoes nothing (ASVS 4.1.4, 13.4.4)',
    async (method) => {
      const answer = await raw(`${method} /api/v1/users/me HTTP/1.1\r\nX-Secret: seven-lanterns`);

      expect(answer).not.toContain('seven-lanterns');
      expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    },
  );

  it('is no WebSocket: a request to upgrade is answered as any other (ASVS 4.4.2, 4.4.3)', async () => {
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13';
    const answer = await raw(
      `GET /api/v1/users/me HTTP/1.1\r\n${upgrade}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==`,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).not.toMatch(/sec-websocket-accept/i);
  });
});

describe('what operators look at', () => {
  it.each(['/metrics', '/api/v1/metrics', '/.env', '/.git/config', '/debug', '/api/v1'])(
    'is not exposed by accident: nothing is at %s (ASVS 13.4.5)',
    async (path) => {
      expect((await fetch(`${app.url}${path}`)).status).toBe(404);
    },
  );

  it('is not what a health check tells to everybody (ASVS 13.4.5)', async () => {
    expect(await (await fetch(`${app.url}/health/ready`)).json()).toEqual({ status: 'ok' });
  });
});

describe('a denied request', () => {
  it('is logged with who was denied what (ASVS 16.3.2)', async () => {
    const member = await app.aUser(administrator);
    await member.client.GET('/api/v1/users');

    expect(app.logs.lines).toContainEqual(
      expect.objectContaining({ event: 'permission_denied', userId: member.id, permission: 'users.read' }),
    );
  });

  it('is logged where there is no actor, too (ASVS 16.3.2)', async () => {
    const requestId = 'denied-without-actor-1';
    await app.send('/api/v1/users', { headers: { 'x-request-id': requestId } });

    await expect
      .poll(() => app.logs.lines)
      .toContainEqual(expect.objectContaining({ msg: 'Request', requestId, status: 401 }));
  });

  it('is one whose rights nobody can look up: it fails closed (ASVS 16.5.3)', async () => {
    const member = await app.aUser(administrator);
    const answer = await app.send(LOGIN, {
      method: 'POST',
      body: JSON.stringify({ email: member.email, password: PASSWORD }),
      headers: { 'content-type': 'application/json' },
    });
    const { accessToken } = (await answer.json()) as { accessToken: string };
    const lookup = vi.spyOn(app.app.get(SessionsRepository, { strict: false }), 'findOpen');
    lookup.mockRejectedValue(new DatabaseUnavailable());
    const { response } = await app.client(accessToken).GET('/api/v1/users/me');
    lookup.mockRestore();

    expect(response.status).toBe(503);
    expect((await app.client(accessToken).GET('/api/v1/users/me')).response.status).toBe(200);
  });
});
