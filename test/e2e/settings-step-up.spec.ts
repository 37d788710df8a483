import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import { anApiKey } from '../support/api-keys.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { refreshed } from '../support/refreshed.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const WAYS = {
  set: (key: string, value: unknown) => ({ path: `/${key}`, method: 'PUT', json: { value } }),
  patch: (key: string, value: unknown) => ({ path: '', method: 'PATCH', json: { [key]: value } }),
  reset: (key: string) => ({ path: `/${key}`, method: 'DELETE', json: undefined }),
};

async function change(way: keyof typeof WAYS, key: string, token: string): Promise<string> {
  const { path, method, json } = WAYS[way](key, VALUES[key]);
  const body = json && JSON.stringify(json);
  const headers = body
    ? { 'content-type': way === 'patch' ? 'application/merge-patch+json' : 'application/json' }
    : {};
  const answer = await app.send(`/api/v1/settings${path}`, { method, headers, body }, token);
  const { code = '' } = (await answer.json()) as { code?: string };
  return `${answer.status} ${code}`.trim();
}

/** A value that each of them takes. */
const VALUES: Record<string, unknown> = {
  'links.webUrl': 'https://evil.example',
  'auth.registration': 'open',
  'auth.requireVerifiedEmail': false,
  'lists.defaultLimit': 30,
};
const GUARDED = Object.keys(VALUES).filter((key) => key !== 'lists.defaultLimit');

describe.each(['set', 'patch', 'reset'] as const)('to %s a setting that decides who gets in', (way) => {
  it.each(GUARDED)('needs a fresh sign-in: %s (ASVS 7.5.1)', async (key) => {
    app.clock.advance(11 * MINUTE);
    const { accessToken } = (await refreshed(app, administrator)).tokens;

    expect(await change(way, key, accessToken)).toBe('401 auth.fresh_sign_in_required');
    expect(await change(way, 'lists.defaultLimit', accessToken)).toBe('200');
    expect(await change(way, key, (await app.signIn()).tokens.accessToken)).toBe('200');
  });

  it.each(GUARDED)('takes no API key: %s', async (key) => {
    const { key: apiKey } = await anApiKey(app, administrator, ['settings.manage']);

    expect(await change(way, key, apiKey)).toBe('403 auth.api_key_refused');
    expect(await change(way, 'lists.defaultLimit', apiKey)).toBe('200');
  });
});

it('is said in the definition', async () => {
  const { data } = await administrator.client.GET('/api/v1/settings/definitions');
  const guarded = data?.items.filter(({ needsFreshSignIn }) => needsFreshSignIn).map(({ key }) => key);

  expect(guarded?.toSorted()).toEqual(GUARDED.toSorted());
});

it('is none of those that people have for themselves, whatever their sign-in', async () => {
  app.clock.advance(11 * MINUTE);
  const { client } = await refreshed(app, administrator);
  const { error } = await client.PUT('/api/v1/users/me/settings/{key}', {
    params: { path: { key: 'links.webUrl' } },
    body: { value: 'https://evil.example' } as never,
  });

  expect(error).toMatchObject({ code: 'settings.level_not_allowed' });
});
