import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { type SignedInUser, TestApplication } from '../support/application.js';

let app: TestApplication;
let user: SignedInUser;
let other: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  user = await app.signIn();
  other = await app.aUser(user);
});
afterAll(() => app.stop());

interface Profile {
  status: number;
  /** Of whom the answer is, or what is wrong. */
  body: { id?: string; code?: string };
}

/** Reads the profile with fields as they go over the wire, which `fetch` would mend. */
function profile(headers: Record<string, string | string[]>, query = ''): Promise<Profile> {
  const sent = request(`${app.url}/api/v1/users/me${query}`, { headers });
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      json(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, body: body as Profile['body'] }),
        reject,
      );
    });
    sent.end();
  });
}

const token = (): string => user.tokens.accessToken;

describe('an access token comes in the field Authorization', () => {
  it.each(['Bearer', 'bearer', 'BEARER'])(
    'after the word %s, in whatever case (RFC 9110 §11.1)',
    async (scheme) => {
      const { status, body } = await profile({ authorization: `${scheme} ${token()}` });

      expect({ status, id: body.id }).toEqual({ status: 200, id: user.id });
    },
  );

  it('with blanks around the field, which mean nothing (RFC 9110 §5.5)', async () => {
    expect((await profile({ authorization: `\t Bearer ${token()} \t` })).status).toBe(200);
  });

  it.each<[string, () => string]>([
    ['nothing', () => ''],
    ['a scheme without a token', () => 'Bearer'],
    ['a scheme and a blank', () => 'Bearer '],
    ['two blanks', () => `Bearer  ${token()}`],
    ['a tab', () => `Bearer\t${token()}`],
    ['a token without a scheme', () => token()],
    ['another scheme', () => `Basic ${token()}`],
    ['a scheme that ends like it', () => `XBearer ${token()}`],
    ['a comma', () => `Bearer ${token()},`],
    ['two tokens', () => `Bearer ${token()}, Bearer ${other.tokens.accessToken}`],
    ['a token and something more', () => `Bearer ${token()} x`],
    ['a token in quotes', () => `Bearer "${token()}"`],
    ['a token of 15,000 characters', () => `Bearer ${token()}${'A'.repeat(15_000)}`],
    ['15,000 dots', () => `Bearer ${'.'.repeat(15_000)}`],
  ])('and not as %s (ASVS 7.2.1)', async (_what, value) => {
    const { status, body } = await profile({ authorization: value() });

    expect(status).toBe(401);
    expect(body.code).toMatch(/^auth\.(unauthenticated|invalid_access_token)$/);
  });

  it('of which a longer one than 16 KiB is not read', async () => {
    const { status, body } = await profile({ authorization: `Bearer ${'A'.repeat(20_000)}` });

    expect({ status, code: body.code }).toEqual({ status: 431, code: 'http.headers_too_large' });
  });

  it('which does not come twice: a proxy could have looked at the other one', async () => {
    const [mine, theirs] = [user, other].map(({ tokens }) => `Bearer ${tokens.accessToken}`) as [
      string,
      string,
    ];
    for (const twice of [
      [mine, theirs],
      [mine, mine],
      ['Bearer x', mine],
      [mine, 'Bearer x'],
    ]) {
      const { status, body } = await profile({ authorization: twice });
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'http.malformed_request' });
    }
  });

  it.each<[string, () => [Record<string, string>, string?]]>([
    ['the query', () => [{}, `?access_token=${token()}`]],
    ['a cookie', () => [{ cookie: `access_token=${token()}; authorization=Bearer%20${token()}` }]],
    [
      'a field of another name',
      () => [{ 'x-access-token': token(), 'proxy-authorization': `Bearer ${token()}` }],
    ],
  ])('and not in %s (ASVS 14.2.1)', async (_what, place) => {
    const { status, body } = await profile(...place());

    expect({ status, code: body.code }).toEqual({ status: 401, code: 'auth.unauthenticated' });
  });
});
