import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import { SettingValue } from '../../src/settings/setting-value.entity.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { clearSettings, forgetSettings, SETTING_KEYS } from '../support/settings.js';

let app: TestApplication;
let administrator: SignedInUser;
let member: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  member = await app.aUser(administrator);
});
afterAll(() => app.stop());
afterEach(() => clearSettings(app));

const at = (key: string, headers: Record<string, string> = {}) => ({ params: { path: { key } }, headers });
const read = (key: string) => administrator.client.GET('/api/v1/settings/{key}', at(key));
const set = (key: string, value: unknown, headers = {}) =>
  administrator.client.PUT('/api/v1/settings/{key}', {
    ...at(key, headers),
    body: { value: value as never },
  });
const reset = (key: string, headers = {}) =>
  administrator.client.DELETE('/api/v1/settings/{key}', at(key, headers));
const readOwn = (key: string, headers = {}) =>
  member.client.GET('/api/v1/users/me/settings/{key}', at(key, headers));
const setOwn = (key: string, value: unknown, headers = {}) =>
  member.client.PUT('/api/v1/users/me/settings/{key}', {
    ...at(key, headers),
    body: { value: value as never },
  });
const resetOwn = (key: string, headers = {}) =>
  member.client.DELETE('/api/v1/users/me/settings/{key}', at(key, headers));
const tagOf = ({ response }: { response: Response }): string => response.headers.get('etag') ?? '';
const LIMIT = 'lists.defaultLimit';

describe('definitions', () => {
  it('name every setting with a JSON Schema that its default matches', async () => {
    const { data } = await member.client.GET('/api/v1/settings/definitions');

    expect(data?.items.map(({ key }) => key)).toEqual(SETTING_KEYS);
    for (const { schema, description, levels, environmentVariable, ...definition } of data?.items ?? []) {
      expect(new Ajv2020({ strict: true }).validate(schema, definition.default)).toBe(true);
      expect(new Ajv2020().validate(schema, { no: 'value' })).toBe(false);
      expect([description.length > 20, levels[0]]).toEqual([true, 'global']);
      expect([environmentVariable, definition.isSecret]).toEqual([
        expect.stringMatching(/^SETTING_[A-Z_]+$/),
        false,
      ]);
    }
  });
});

describe('the value in force', () => {
  it('is the most specific one, and says where it comes from', async () => {
    expect((await readOwn(LIMIT)).data).toEqual({ key: LIMIT, value: 20, source: 'default' });
    expect((await set(LIMIT, 30)).data).toEqual({ key: LIMIT, value: 30, source: 'global' });
    expect((await readOwn(LIMIT)).data).toEqual({ key: LIMIT, value: 30, source: 'global' });
    expect((await setOwn(LIMIT, 40)).data).toEqual({ key: LIMIT, value: 40, source: 'user' });
    expect((await read(LIMIT)).data).toEqual({ key: LIMIT, value: 30, source: 'global' });
    expect((await reset(LIMIT)).data).toEqual({ key: LIMIT, value: 20, source: 'default' });
    expect((await readOwn(LIMIT)).data).toEqual({ key: LIMIT, value: 40, source: 'user' });
    expect((await resetOwn(LIMIT)).data).toEqual({ key: LIMIT, value: 20, source: 'default' });
  });

  it('is listed: for the application, and for the actor what they can set', async () => {
    await set('user.locale', 'pt-BR');
    await setOwn(LIMIT, 7);
    const all = await member.client.GET('/api/v1/settings');
    const own = await member.client.GET('/api/v1/users/me/settings');

    expect(all.data?.items.map(({ key }) => key)).toEqual(SETTING_KEYS);
    expect(all.data?.items).toContainEqual({ key: LIMIT, value: 20, source: 'default' });
    expect(own.data?.items).toEqual([
      { key: LIMIT, value: 7, source: 'user' },
      { key: 'user.locale', value: 'pt-BR', source: 'global' },
      { key: 'user.timeZone', value: 'UTC', source: 'default' },
    ]);
  });

  it("is nobody else's (ASVS 8.2.2)", async () => {
    const stranger = await app.aUser(administrator);
    await setOwn(LIMIT, 7);

    expect((await stranger.client.GET('/api/v1/users/me/settings/{key}', at(LIMIT))).data?.value).toBe(20);
  });

  it('no longer comes from a stored value that its schema does not allow any more', async () => {
    await set(LIMIT, 50);
    await app.database.dataSource
      .getRepository(SettingValue)
      .update({ key: LIMIT }, { content: { value: 5000 } });
    await forgetSettings(app);

    expect((await read(LIMIT)).data).toEqual({ key: LIMIT, value: 20, source: 'default' });
  });
});

describe('what is refused', () => {
  it.each([
    [LIMIT, [0, 101, 1.5, '30', true, [30], { value: 30 }]],
    ['auth.sessionIdleDays', [0, 366, -1, '14']],
    ['auth.sessionMaxDays', [0, 366, 1e300]],
    ['auth.passwordMinLength', [7, 65, 12.5]],
    ['user.locale', ['', 'x', 'en_US', 'pt-', 7, 'a'.repeat(36), ['en'], 'en\u0000']],
    ['user.timeZone', ['', 'Mars/Olympus', '+01:00', '-05', 'Europe/Lisbon ', 7, ['UTC'], 'x'.repeat(65)]],
  ])('%s: %j', async (key, values) => {
    for (const value of values) {
      const { error } = await set(key, value);
      expect(error, JSON.stringify(value)).toMatchObject({ status: 422 });
      expect(error?.errors?.[0]?.pointer, JSON.stringify(value)).toBe('/value');
    }
    expect((await read(key)).data?.source).toBe('default');
    expect(await historyOf(key)).toEqual([]);
  });

  it('is no value, null, and a field beside it', async () => {
    const put = (body: object) =>
      administrator.client.PUT('/api/v1/settings/{key}', { ...at(LIMIT), body: body as never });

    expect((await put({})).error?.errors?.[0]?.pointer).toBe('/value');
    expect((await put({ value: null })).error?.errors?.[0]?.pointer).toBe('/value');
    expect((await put({ value: 30, level: 'user' })).error?.errors?.[0]?.pointer).toBe('/level');
  });

  it('is a level at which the setting has no value', async () => {
    for (const { error } of [
      await readOwn('auth.sessionIdleDays'),
      await setOwn('auth.sessionIdleDays', 365),
      await resetOwn('auth.sessionIdleDays'),
    ]) {
      expect(error).toMatchObject({ status: 409, code: 'settings.level_not_allowed' });
    }
  });

  it('is an unknown key', async () => {
    for (const key of ['lists.nothing', 'constructor', 'toString', 'Lists.defaultLimit']) {
      for (const { error } of [
        await read(key),
        await set(key, 1),
        await reset(key),
        await readOwn(key),
        await setOwn(key, 1),
      ]) {
        expect(error).toMatchObject({ status: 404, code: 'settings.unknown_key' });
      }
    }
  });
});

describe('user.locale and user.timeZone', () => {
  it.each([
    ['user.locale', ['en', 'pt-BR', 'zh-Hant-TW', 'de-CH-1996']],
    ['user.timeZone', ['UTC', 'Europe/Lisbon', 'America/Argentina/Buenos_Aires', 'Asia/Kathmandu']],
  ])('%s takes %j', async (key, values) => {
    for (const value of values)
      expect((await setOwn(key, value)).data).toMatchObject({ value, source: 'user' });
  });
});

describe("a setting's version", () => {
  it('answers 304 while neither the value nor where it comes from changed', async () => {
    const inherited = tagOf(await readOwn(LIMIT));
    expect((await readOwn(LIMIT, { 'If-None-Match': inherited })).response.status).toBe(304);

    await set(LIMIT, 30);
    const changed = await readOwn(LIMIT, { 'If-None-Match': inherited });
    expect(changed.response.status).toBe(200);
    await set(LIMIT, 20);
    expect((await readOwn(LIMIT, { 'If-None-Match': tagOf(changed) })).response.status).toBe(200);
    expect(tagOf(await readOwn(LIMIT))).not.toBe(inherited);
  });

  it('keeps a change of an older one from being made, also after a reset', async () => {
    const unset = tagOf(await read(LIMIT));
    const first = tagOf(await set(LIMIT, 30, { 'If-Match': unset }));
    expect((await set(LIMIT, 40, { 'If-Match': unset })).error).toMatchObject({ status: 412 });
    expect((await reset(LIMIT, { 'If-Match': unset })).response.status).toBe(412);
    const afterReset = tagOf(await reset(LIMIT, { 'If-Match': first }));

    expect((await set(LIMIT, 40, { 'If-Match': unset })).response.status).toBe(412);
    expect((await set(LIMIT, 40, { 'If-Match': afterReset })).data?.value).toBe(40);
  });
});

async function historyOf(key: string) {
  const { data } = await administrator.client.GET('/api/v1/settings/{key}/history', {
    params: { path: { key } },
  });
  return data?.items;
}

describe('the history', () => {
  const key = 'auth.passwordMinLength';

  it('says who changed what, when, from what and to what, the latest first', async () => {
    const start = app.clock.now();
    await set(key, 16);
    app.clock.advance(MINUTE);
    await set(key, 20);
    app.clock.advance(MINUTE);
    await reset(key);
    await reset(key);

    const time = (minutes: number): string => new Date(start.getTime() + minutes * MINUTE).toISOString();
    const actorId = administrator.id;
    expect(await historyOf(key)).toEqual([
      { at: time(2), actorId, from: 20, to: null },
      { at: time(1), actorId, from: 16, to: 20 },
      { at: time(0), actorId, from: null, to: 16 },
    ]);
  });

  it('is read in pages, in the order of the changes even within one instant', async () => {
    for (const value of [20, 21, 22, 23, 24]) await set('auth.sessionMaxDays', value);
    const values: unknown[] = [];
    let cursor: string | undefined;
    do {
      const { data } = await administrator.client.GET('/api/v1/settings/{key}/history', {
        params: { path: { key: 'auth.sessionMaxDays' }, query: { limit: 2, cursor } },
      });
      expect(data?.items.length).toBeLessThanOrEqual(2);
      values.push(...(data?.items.map(({ to }) => to) ?? []));
      cursor = data?.nextCursor ?? undefined;
    } while (cursor);

    expect(values).toEqual([24, 23, 22, 21, 20]);
  });

  it('is of what concerns everyone, not of what people set for themselves', async () => {
    await setOwn('user.locale', 'de');

    expect(await historyOf('user.locale')).toEqual([]);
    expect(
      (await administrator.client.GET('/api/v1/settings/{key}/history', at('no.such'))).response.status,
    ).toBe(404);
  });
});
