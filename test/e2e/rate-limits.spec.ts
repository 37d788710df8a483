import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECOND } from '#libs/testing';
import { type SignedInUser, TestApplication } from '../support/application.js';

const MOST = { address: 600, actor: 1200 };

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start({
    RATE_LIMITS: 'on',
    TRUST_PROXY: '127.0.0.1',
    CORS_ORIGINS: 'https://app.test',
  });
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const JWKS = '/.well-known/jwks.json';
const from = (address: string, path = JWKS, headers: Record<string, string> = {}): Promise<Response> =>
  app.send(path, { headers: { 'x-forwarded-for': address, ...headers } });
const bearer = ({ tokens }: SignedInUser) => ({ authorization: `Bearer ${tokens.accessToken}` });

/** Without a connection, and without looking anything up, which would take most of the time. */
async function exhaust(most: number, headers: Record<string, string>): Promise<void> {
  const server = app.app.getHttpAdapter().getInstance();
  for (let sent = 0; sent < most; sent++) await server.inject({ url: '/nothing', headers });
}

describe('every answer', () => {
  it('says how the address stands, errors included', async () => {
    const first = await from('203.0.113.1');
    expect(first.headers.get('ratelimit-policy')).toBe('"address";q=600;w=60');
    expect(first.headers.get('ratelimit')).toBe('"address";r=599;t=60');

    app.clock.advance(18.5 * SECOND);
    const missing = await from('203.0.113.1', '/api/v1/nothing');
    expect(missing.status).toBe(404);
    expect(missing.headers.get('ratelimit')).toBe('"address";r=598;t=42');
  });

  it('starts again when the window is over', async () => {
    await from('203.0.113.2');
    app.clock.advance(60 * SECOND);

    expect((await from('203.0.113.2')).headers.get('ratelimit')).toBe('"address";r=599;t=60');
  });
});

describe('over the limit of its address (ASVS 2.4.1)', () => {
  beforeAll(() => exhaust(MOST.address, { 'x-forwarded-for': '203.0.113.3' }));

  it('a request is refused, and told when to come back', async () => {
    const refused = await from('203.0.113.3', '/api/v1/users/me', { origin: 'https://app.test' });

    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(refused.headers.get('ratelimit')).toBe('"address";r=0;t=60');
    expect(refused.headers.get('access-control-expose-headers')).toMatch(
      /RateLimit, RateLimit-Policy, Retry-After/,
    );
    expect(await refused.json()).toMatchObject({ status: 429, code: 'http.rate_limited' });
  });

  it('a request is refused whatever it asks, before its body is read', async () => {
    const init = { method: 'POST', headers: { 'x-forwarded-for': '203.0.113.3' }, body: '{' };

    expect((await app.send('/api/v1/auth/login', init)).status).toBe(429);
    expect((await from('203.0.113.3', '/api/v1/nothing')).status).toBe(429);
  });

  it('probes and preflights are answered all the same', async () => {
    const probe = await from('203.0.113.3', '/health/live');
    expect(probe.status).toBe(200);
    expect(probe.headers.has('ratelimit')).toBe(false);

    const headers = {
      'x-forwarded-for': '203.0.113.3',
      origin: 'https://app.test',
      'access-control-request-method': 'GET',
    };
    expect((await app.send(JWKS, { method: 'OPTIONS', headers })).status).toBe(204);
  });

  it('other addresses are not, and who is signed in there is not', async () => {
    expect((await from('203.0.113.4')).status).toBe(200);
    const signedIn = await from('203.0.113.3', '/api/v1/users/me', bearer(administrator));

    expect(signedIn.status).toBe(200);
    expect(signedIn.headers.get('ratelimit-policy')).toBe('"actor";q=1200;w=60');
  });

  it('a token that is no good helps nothing', async () => {
    for (const token of ['x', `${administrator.tokens.accessToken}x`]) {
      const forged = await from('203.0.113.3', JWKS, { authorization: `Bearer ${token}` });
      expect(forged.status).toBe(429);
    }
  });

  it('is in the log once a window, and refusals fill it with nothing more', async () => {
    const events = app.logs.lines.filter(({ event }) => event === 'rate_limited');
    expect(events).toEqual([
      expect.objectContaining({ level: 'warn', limit: 'address', remoteAddress: '203.0.113.3' }),
    ]);
    const refused = app.logs.lines.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(4);
    expect(new Set(refused.map(({ level }) => level))).toEqual(new Set(['debug']));
  });

  it('refusals make it last no longer', async () => {
    app.clock.advance(59 * SECOND);
    expect((await from('203.0.113.3')).status).toBe(429);
    app.clock.advance(SECOND);

    expect((await from('203.0.113.3')).headers.get('ratelimit')).toBe('"address";r=599;t=60');
  });
});

describe('a person', () => {
  it('is counted wherever they are and on whichever device, apart from others', async () => {
    const user = await app.aUser(administrator);
    const other = await app.signIn(user.email, 'a quiet orchard in november');
    await exhaust(MOST.actor, { 'x-forwarded-for': '203.0.113.5', ...bearer(user) });

    for (const headers of [bearer(user), bearer(other)]) {
      const refused = await from('203.0.113.6', '/api/v1/users/me', headers);
      expect(refused.status).toBe(429);
      expect(refused.headers.get('ratelimit')).toMatch(/^"actor";r=0;t=\d+$/);
    }
    expect((await from('203.0.113.5', '/api/v1/users/me', bearer(administrator))).status).toBe(200);
    expect((await from('203.0.113.5')).status).toBe(200);
  });

  it('is not taken for the owner of a token whose session has ended', async () => {
    const user = await app.aUser(administrator);
    const other = await app.signIn(user.email, 'a quiet orchard in november');
    const policy = async (person: SignedInUser): Promise<string | null> =>
      (await from('203.0.113.9', JWKS, bearer(person))).headers.get('ratelimit-policy');
    expect([await policy(user), await policy(other)]).toEqual(Array(2).fill('"actor";q=1200;w=60'));

    await other.client.POST('/api/v1/auth/logout');
    await user.client.GET('/api/v1/users/me');
    expect(await policy(user)).toBe('"actor";q=1200;w=60');
    expect(await policy(other)).toBe('"address";q=600;w=60');
    expect((await other.client.GET('/api/v1/users/me')).response.status).toBe(401);
    expect(await policy(other)).toBe('"address";q=600;w=60');
  });

  it('is not taken for the owner of an expired token', async () => {
    const { tokens } = await app.signIn();
    app.clock.advance(tokens.expiresIn * SECOND);
    const expired = await from('203.0.113.7', JWKS, { authorization: `Bearer ${tokens.accessToken}` });

    expect(expired.headers.get('ratelimit')).toMatch(/^"address";r=599;/);
  });
});

describe('the address of a client (ASVS 15.3.4)', () => {
  const remaining = async (address: string): Promise<number> =>
    Number(/r=(\d+)/.exec((await from(address)).headers.get('ratelimit') ?? '')?.[1]);

  it('is what the nearest untrusted peer has, whatever it forwards', async () => {
    expect(await remaining('203.0.113.8')).toBe(599);
    expect(await remaining('198.51.100.1, 203.0.113.8')).toBe(598);
    expect(await remaining('10.0.0.1, 203.0.113.8:4711')).toBe(597);
  });

  it('counts in IPv6 as its /64, and mapped as what it maps', async () => {
    expect(await remaining('2001:db8:0:1::1')).toBe(599);
    expect(await remaining('2001:0DB8::1:ffff:ffff:ffff:ffff')).toBe(598);
    expect(await remaining('2001:db8:0:2::1')).toBe(599);
    expect(await remaining('::ffff:203.0.113.8')).toBe(596);
  });
});
