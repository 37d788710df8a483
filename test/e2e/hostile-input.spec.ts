import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApplication } from '../support/application.js';
import { operations } from '../support/document.js';

let app: TestApplication;

beforeAll(async () => {
  app = await TestApplication.start();
});
afterAll(() => app.stop());

const ID = '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a';
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
/** Every known field at once, each with the same unsuitable value. */
const everyField = (value: string): string =>
  `{${[
    'email',
    'password',
    'name',
    'roles',
    'value',
    'reason',
    'token',
    'refreshToken',
    'newPassword',
    'currentPassword',
  ]
    .map((field) => `"${field}":${value}`)
    .join()}}`;

const BODIES: Record<string, string | Buffer> = {
  nothing: '',
  'half an object': '{"email":',
  'a list': '[]',
  'a bare string': '"x"',
  null: 'null',
  __proto__: '{"__proto__":{"isAdmin":true}}',
  'a constructor': '{"constructor":{"prototype":{"isAdmin":true}}}',
  'deep nesting': nested(5_000),
  'invalid UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  'numbers for text': everyField('1e400'),
  'objects for text': everyField('{"$ne":null}'),
  'lists for text': everyField('[[[]]]'),
  'NUL bytes': everyField('"a\\u0000b"'),
  'a lone surrogate': everyField('"\\ud800"'),
  SQL: everyField(`"' OR 1=1; DROP TABLE users; --"`),
  'long text': everyField(`"${'x'.repeat(100_000)}"`),
};

const QUERIES = [
  '?limit=-1',
  '?limit=1e9',
  '?limit=abc',
  '?limit=',
  '?limit=5&limit=6',
  '?cursor=x',
  '?cursor=%00',
  '?cursor=W10',
  '?sort=nix',
  '?sort=-',
  '?sort=,',
  '?sort=createdAt;DROP',
  '?q=%FF',
  '?q=%',
  '?q=a%00b',
  '?filter=x',
  '?filter[nix]=1',
  '?filter[email][nix]=1',
  '?filter[createdAt][gt]=yesterday',
  '?filter[id]=x',
  '?filter[status][in]=,',
  '?filter[__proto__]=1',
  '?filter[constructor][prototype]=1',
  '?filter[email][__proto__]=1',
  '?__proto__[x]=1',
  '?filter[a][b][c]=1',
  `?q=${'x'.repeat(5_000)}`,
  '?unknown=1',
  '?include=everything',
];

const paths = [...operations.keys()].map((name) => name.split(' ') as [string, string]);
const withIds = (path: string, value: string): string => path.replace(/\{\w+\}/g, value);

async function expectRefusal(response: Response): Promise<void> {
  expect(response.status).toBeLessThan(500);
  if (response.status < 400) return;
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(await response.json()).toMatchObject({
    status: response.status,
    code: expect.stringMatching(/^\w+\.\w+$/),
  });
}

async function aToken(): Promise<string> {
  return (await app.signIn()).tokens.accessToken;
}

describe('whatever is sent, no answer is the fault of the server (ASVS 2.2.1, 2.2.2)', () => {
  it.each(paths.filter(([method]) => method !== 'GET'))(
    '%s %s: bodies (ASVS 16.5.1)',
    async (method, path) => {
      let token = await aToken();
      for (const body of Object.values(BODIES)) {
        const init = { method, body, headers: { 'content-type': 'application/json' } };
        const response = await app.send(withIds(path, ID), init, token);
        await expectRefusal(response);
        // What was accepted may have ended the session.
        if (response.ok) token = await aToken();
      }
    },
  );

  it.each(paths.filter(([method]) => method === 'GET'))(
    '%s %s: queries (ASVS 2.2.1, 16.5.1)',
    async (method, path) => {
      const token = await aToken();
      for (const query of QUERIES) {
        await expectRefusal(await app.send(`${withIds(path, ID)}${query}`, { method }, token));
      }
    },
  );

  it.each(paths.filter(([, path]) => path.includes('{')))('%s %s: ids', async (method, path) => {
    const token = await aToken();
    for (const id of [
      '1',
      '%00',
      '%FF',
      '..%2f..%2fetc',
      "'%20OR%201=1",
      'null',
      '__proto__',
      'x'.repeat(300),
    ]) {
      const headers = { 'content-type': 'application/json' };
      const body = method === 'GET' || method === 'DELETE' ? undefined : '{}';
      const response = await app.send(withIds(path, id), { method, headers, body }, token);
      await expectRefusal(response);
      expect(response.status).toBeGreaterThanOrEqual(400);
    }
  });

  it.each(['gzip', 'br', 'nonsense'])(
    'JSON that says it is packed by %s is not read (ASVS 5.2.3)',
    async (encoding) => {
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
      const init = { method: 'PATCH', headers, body: '{"name":"Grace"}' };
      const response = await app.send('/api/v1/users/me', init, await aToken());

      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ code: 'http.unsupported_media_type' });
    },
  );

  it('leaves neither a warning beyond the refusals nor an error in the log', () => {
    expect(app.logs.errors()).toEqual([]);
  });
});
