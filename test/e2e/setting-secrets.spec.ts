import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DecryptionFailed, digest } from '#libs/crypto';
import { SettingsService } from '../../src/settings/index.js';
import { SettingChange } from '../../src/settings/setting-change.entity.js';
import { SettingValue } from '../../src/settings/setting-value.entity.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { withFeature } from '../support/planted-feature.js';
import { clearSettings, forgetSettings, gatewayToken, PlantedFeature } from '../support/settings.js';

const SECRET = 'hunter2-hunter2-hunter2';
const { key } = gatewayToken;

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await withFeature(PlantedFeature, () => TestApplication.start());
  app.logs.addSecret(SECRET);
  administrator = await app.signIn();
});
afterAll(() => app.stop());
afterEach(() => clearSettings(app));

const at = { params: { path: { key } } };
const set = (value: unknown) =>
  administrator.client.PUT('/api/v1/settings/{key}', { ...at, body: { value: value as never } });
const setOwn = (value: string) =>
  administrator.client.PUT('/api/v1/users/me/settings/{key}', { ...at, body: { value } });
const inUse = () => app.app.get(SettingsService).get(gatewayToken);
const values = () => app.database.dataSource.getRepository(SettingValue);

/** All that is stored of settings, as text. */
async function stored(): Promise<string> {
  const changes = await app.database.dataSource.getRepository(SettingChange).find();
  return JSON.stringify([await values().find(), changes]);
}

describe('a secret', () => {
  it('is encrypted at rest, and decrypted for the feature it is for (ASVS 11.3.2)', async () => {
    await set(SECRET);

    expect(await inUse()).toBe(SECRET);
    const [row] = await values().findBy({ key });
    expect(row).toMatchObject({ content: null, sealed: expect.stringMatching(/^v1\.test\.[\w-]{16}\./) });
    for (const text of [SECRET, Buffer.from(SECRET).toString('base64url'), digest(SECRET)])
      expect(await stored()).not.toContain(text);
  });

  it('is answered nowhere, but whether there is one is (ASVS 15.3.1)', async () => {
    const { data: definitions } = await administrator.client.GET('/api/v1/settings/definitions');
    expect(definitions?.items.find((each) => each.key === key)).toMatchObject({
      isSecret: true,
      default: null,
    });
    expect((await administrator.client.GET('/api/v1/settings/{key}', at)).data).toEqual({
      key,
      value: null,
      source: 'default',
      isSet: false,
    });

    const isSet = { key, value: null, source: 'global', isSet: true };
    expect((await set(SECRET)).data).toEqual(isSet);
    expect((await administrator.client.GET('/api/v1/settings/{key}', at)).data).toEqual(isSet);
    expect((await administrator.client.GET('/api/v1/settings')).data?.items).toContainEqual(isSet);
    expect((await setOwn(`${SECRET}-own`)).data).toEqual({ ...isSet, source: 'user' });
    const patched = await administrator.client.PATCH('/api/v1/settings', { body: { [key]: SECRET } });
    expect(patched.data?.items).toContainEqual(isSet);
  });

  it('is masked in the history, of which nothing old is kept', async () => {
    await set(SECRET);
    await set(`${SECRET}-2`);
    await administrator.client.DELETE('/api/v1/settings/{key}', at);
    const { data } = await administrator.client.GET('/api/v1/settings/{key}/history', at);

    expect(data?.items.map(({ from, to }) => [from, to])).toEqual([
      ['********', null],
      ['********', '********'],
      [null, '********'],
    ]);
    expect(await inUse()).toBeNull();
    expect(await stored()).not.toContain('v1.test');
  });

  it('that was no secret before is masked in the history too', async () => {
    const changes = app.database.dataSource.getRepository(SettingChange);
    await set(SECRET);
    await changes.update({ key }, { to: { value: 'in clear' } });
    const { data } = await administrator.client.GET('/api/v1/settings/{key}/history', at);

    expect(data?.items.map(({ to }) => to)).toEqual(['********']);
  });

  it('gives entity tags that say nothing of it', async () => {
    const before = (await set(SECRET)).response.headers.get('etag');
    await clearSettings(app);
    const other = (await set('something else')).response.headers.get('etag');

    expect(before).toBe(other);
    const again = await administrator.client.GET('/api/v1/settings/{key}', {
      ...at,
      headers: { 'If-None-Match': (await set(SECRET)).response.headers.get('etag') ?? '' },
    });
    expect(again.response.status).toBe(304);
  });

  it.each<[unknown, string]>([
    ['a', 'is too short'],
    [`refuse ${SECRET}`, 'breaks a rule whose explanation repeats it'],
    [[SECRET], 'is no text'],
  ])('that is refused is not repeated in the answer (%#)', async (value) => {
    for (const { error } of [
      await set(value),
      await administrator.client.PATCH('/api/v1/settings', { body: { [key]: value } }),
    ]) {
      expect(error).toMatchObject({ status: 422, errors: [{ code: 'invalid_secret' }] });
      expect(JSON.stringify(error)).not.toContain(SECRET);
    }
  });
});

describe('a secret that cannot be read', () => {
  it('breaks no list, and can be set anew', async () => {
    await set(SECRET);
    await values().update({ key }, { sealed: 'v1.lost.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA' });
    await forgetSettings(app);

    await expect(inUse()).rejects.toThrow(DecryptionFailed);
    const { data } = await administrator.client.GET('/api/v1/settings');
    expect(data?.items.find((each) => each.key === key)).toMatchObject({ isSet: true });
    expect((await set(`${SECRET}-2`)).response.status).toBe(200);
    expect(await inUse()).toBe(`${SECRET}-2`);
  });

  it('is one that was copied from elsewhere', async () => {
    await set(SECRET);
    await setOwn(`${SECRET}-own`);
    const own = await values().findOneByOrFail({ level: 'user' });
    await values().update({ key, level: 'global' }, { sealed: own.sealed });
    await forgetSettings(app);

    await expect(inUse()).rejects.toThrow('does not authenticate');
  });
});
