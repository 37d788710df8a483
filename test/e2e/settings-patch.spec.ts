import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SettingChange } from '../../src/settings/setting-change.entity.js';
import { SettingValue } from '../../src/settings/setting-value.entity.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { clearSettings } from '../support/settings.js';

let app: TestApplication;
let administrator: SignedInUser;
let member: SignedInUser;
/** Changes by one person wait for each other anyway. */
let others: SignedInUser[];

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  member = await app.aUser(administrator);
  const roles = ['administrator'];
  others = [await app.aUser(administrator, { roles }), await app.aUser(administrator, { roles })];
});
afterAll(() => app.stop());
afterEach(() => clearSettings(app));

const LIMIT = 'lists.defaultLimit';
const LENGTH = 'auth.passwordMinLength';
type Headers = Record<string, string>;
const list = (headers: Headers = {}) => administrator.client.GET('/api/v1/settings', { headers });
const patch = (body: Record<string, unknown>, headers: Headers = {}) =>
  administrator.client.PATCH('/api/v1/settings', { body, headers });
const listOwn = (headers: Headers = {}) => member.client.GET('/api/v1/users/me/settings', { headers });
const patchOwn = (body: Record<string, unknown>, headers: Headers = {}) =>
  member.client.PATCH('/api/v1/users/me/settings', { body, headers });
const tagOf = ({ response }: { response: Response }): string => response.headers.get('etag') ?? '';

describe('a patch of several settings', () => {
  it('sets and resets them, keeps the history, and answers the whole list', async () => {
    await patch({ [LIMIT]: 30 });
    const { data } = await patch({ [LIMIT]: null, [LENGTH]: 16, 'user.locale': 'de' });

    expect(data).toEqual((await list()).data);
    expect(data?.items).toContainEqual({ key: LIMIT, value: 20, source: 'default' });
    expect(data?.items).toContainEqual({ key: LENGTH, value: 16, source: 'global' });
    const history = await administrator.client.GET('/api/v1/settings/{key}/history', {
      params: { path: { key: LIMIT } },
    });
    expect(history.data?.items.map(({ from, to }) => [from, to])).toEqual([
      [30, null],
      [null, 30],
    ]);
  });

  it("sets the actor's own", async () => {
    const { data } = await patchOwn({ [LIMIT]: 7, 'user.locale': 'pt-BR' });

    expect(data?.items).toEqual([
      { key: LIMIT, value: 7, source: 'user' },
      { key: 'user.locale', value: 'pt-BR', source: 'user' },
      { key: 'user.timeZone', value: 'UTC', source: 'default' },
    ]);
    expect((await patchOwn({ [LIMIT]: null })).data?.items[0]).toEqual({
      key: LIMIT,
      value: 20,
      source: 'default',
    });
    expect((await list()).data?.items).toContainEqual({ key: LIMIT, value: 20, source: 'default' });
  });

  it('changes nothing when one of them is refused, and says all that is wrong (ASVS 2.3.3)', async () => {
    const { error } = await patch({ [LENGTH]: 16, [LIMIT]: 'many', 'no/such': 1, 'user.locale': 'x' });

    expect(error).toMatchObject({ status: 422, code: 'settings.invalid_patch' });
    expect(error?.errors?.map(({ pointer, code }) => [pointer, code])).toEqual([
      [`/${LIMIT}`, 'invalid_type'],
      ['/no~1such', 'unknown_key'],
      ['/user.locale', 'custom'],
    ]);
    const own = await patchOwn({ [LIMIT]: 7, [LENGTH]: 16 });
    expect(own.error?.errors?.map(({ pointer, code }) => [pointer, code])).toEqual([
      [`/${LENGTH}`, 'level_not_allowed'],
    ]);
    const { manager } = app.database.dataSource;
    expect([await manager.count(SettingValue), await manager.count(SettingChange)]).toEqual([0, 0]);
  });

  it('of nothing changes nothing', async () => {
    const before = await list();
    const after = await patch({});

    expect([after.data, tagOf(after)]).toEqual([before.data, tagOf(before)]);
  });

  it.each(['[]', 'null', '7', '"x"', ''])('must be an object, not %j', async (body) => {
    const response = await app.send(
      '/api/v1/settings',
      { method: 'PATCH', body, headers: { 'content-type': 'application/merge-patch+json' } },
      administrator.tokens.accessToken,
    );

    expect(response.status).toBe(422);
  });

  it('needs the permission, except for what is the actor’s own', async () => {
    const { error } = await member.client.PATCH('/api/v1/settings', { body: { [LIMIT]: 7 } });

    expect(error).toMatchObject({ status: 403 });
  });
});

describe('the tag of a list', () => {
  it('answers 304 until one of its values changes', async () => {
    const tag = tagOf(await list());
    const own = tagOf(await listOwn());
    expect((await list({ 'If-None-Match': tag })).response.status).toBe(304);
    expect((await listOwn({ 'If-None-Match': own })).response.status).toBe(304);

    await patch({ [LIMIT]: 30 });
    expect((await list({ 'If-None-Match': tag })).data?.items).toContainEqual(
      expect.objectContaining({ key: LIMIT, value: 30 }),
    );
    expect((await listOwn({ 'If-None-Match': own })).data?.items[0]?.value).toBe(30);
    await patch({ [LIMIT]: null });
    expect((await list({ 'If-None-Match': tag })).response.status).toBe(200);
  });

  it('keeps a patch of an older list from being made', async () => {
    const before = tagOf(await list());
    const after = tagOf(await patch({ [LIMIT]: 30 }, { 'If-Match': before }));

    expect((await patch({ [LENGTH]: 16 }, { 'If-Match': before })).error).toMatchObject({ status: 412 });
    expect((await patch({ [LENGTH]: 16 }, { 'If-Match': after })).response.status).toBe(200);
    expect((await patchOwn({ [LIMIT]: 7 }, { 'If-Match': after })).response.status).toBe(412);
    expect((await patchOwn({ [LIMIT]: 7 }, { 'If-Match': tagOf(await listOwn()) })).response.status).toBe(
      200,
    );
  });

  it('lets one of several at once through (ASVS 15.4.2)', async () => {
    const patches: Record<string, unknown>[] = [{ [LIMIT]: 30 }, { [LENGTH]: 16 }, { 'user.locale': 'de' }];
    for (let round = 0; round < 8; round++) {
      await clearSettings(app);
      const headers = { 'If-Match': tagOf(await list()) };
      const answers = await Promise.all(
        [administrator, ...others].map(({ client }, index) =>
          client.PATCH('/api/v1/settings', { body: patches[index] ?? {}, headers }),
        ),
      );

      expect(answers.map(({ response }) => response.status).toSorted()).toEqual([200, 412, 412]);
    }
  });
});

describe('the tag of one setting', () => {
  const readOwn = () =>
    member.client.GET('/api/v1/users/me/settings/{key}', { params: { path: { key: LIMIT } } });
  const setOwn = (headers: Headers) =>
    member.client.PUT('/api/v1/users/me/settings/{key}', {
      params: { path: { key: LIMIT } },
      body: { value: 7 as never },
      headers,
    });

  it('is of the value that is inherited, too', async () => {
    const before = tagOf(await readOwn());
    await patch({ [LIMIT]: 30 });

    expect((await setOwn({ 'If-Match': before })).error).toMatchObject({ status: 412 });
    expect((await setOwn({ 'If-Match': tagOf(await readOwn()) })).response.status).toBe(200);
  });
});
