import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeApiKey } from '../../src/auth/api-keys/api-key.js';
import { anApiKey } from '../support/api-keys.js';
import { type SignedInUser, TestApplication } from '../support/application.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start({ RATE_LIMITS: 'on', TRUST_PROXY: '127.0.0.1' });
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const from = (address: string, token: string): Promise<Response> =>
  app.send('/api/v1/users/me', { headers: { 'x-forwarded-for': address } }, token);
const policyOf = (response: Response): string | null => response.headers.get('ratelimit-policy');

it('a key has a limit of its own, apart from its owner and from other keys', async () => {
  const [one, other] = [await anApiKey(app, administrator), await anApiKey(app, administrator)];
  expect(policyOf(await from('203.0.113.1', one.key))).toBe('"address";q=600;w=60');
  expect(policyOf(await from('203.0.113.1', one.key))).toBe('"api-key";q=600;w=60');
  await from('203.0.113.1', other.key);
  const server = app.app.getHttpAdapter().getInstance();
  const headers = { authorization: `Bearer ${one.key}`, 'x-forwarded-for': '203.0.113.1' };
  for (let sent = 1; sent < 600; sent++) await server.inject({ url: '/nothing', headers });
  const refused = await from('203.0.113.2', one.key);

  expect(refused.status).toBe(429);
  expect(refused.headers.get('ratelimit')).toMatch(/^"api-key";r=0;t=\d+$/);
  expect((await from('203.0.113.1', other.key)).status).toBe(200);
  expect((await from('203.0.113.1', administrator.tokens.accessToken)).status).toBe(200);
  expect(app.logs.lines).toContainEqual(
    expect.objectContaining({ event: 'rate_limited', limit: 'api-key', apiKeyId: one.id }),
  );
});

it('a key that was revoked is counted by its address, as is one that never was', async () => {
  const { id, key } = await anApiKey(app, administrator);
  await from('203.0.113.3', key);
  await administrator.client.DELETE('/api/v1/auth/api-keys/{id}', { params: { path: { id } } });

  for (const guess of [key, makeApiKey()]) {
    const refused = await from('203.0.113.3', guess);
    expect(refused.status).toBe(401);
    expect(policyOf(refused)).toBe('"address";q=600;w=60');
  }
});
