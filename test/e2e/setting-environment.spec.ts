import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SettingsService } from '../../src/settings/index.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { withFeature } from '../support/planted-feature.js';
import { gatewayToken, last, first, PlantedFeature } from '../support/settings.js';

const SECRET = 'hunter2-of-the-operator';
const LIMIT = 'lists.defaultLimit';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await withFeature(PlantedFeature, () =>
    TestApplication.start({
      SETTING_LISTS_DEFAULT_LIMIT: '33',
      SETTING_PLANTED_GATEWAY_TOKEN: SECRET,
      SETTING_PLANTED_LAST: '50',
    }),
  );
  app.logs.addSecret(SECRET);
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const at = (key: string) => ({ params: { path: { key } } });
const read = async (key: string) => (await administrator.client.GET('/api/v1/settings/{key}', at(key))).data;

describe('a value from the environment', () => {
  it('is in force for everyone, and shown with its source and variable', async () => {
    const fromEnvironment = { key: LIMIT, value: 33, source: 'environment' };
    expect(await read(LIMIT)).toEqual(fromEnvironment);
    expect((await administrator.client.GET('/api/v1/settings')).data?.items).toContainEqual(fromEnvironment);
    expect((await administrator.client.GET('/api/v1/users/me/settings')).data?.items[0]).toEqual(
      fromEnvironment,
    );
    const { data } = await administrator.client.GET('/api/v1/settings/definitions');
    expect(data?.items.find(({ key }) => key === LIMIT)).toMatchObject({
      environmentVariable: 'SETTING_LISTS_DEFAULT_LIMIT',
    });
  });

  it('cannot be changed or reset, and the answer names the variable', async () => {
    for (const { error } of [
      await administrator.client.PUT('/api/v1/settings/{key}', { ...at(LIMIT), body: { value: 7 as never } }),
      await administrator.client.DELETE('/api/v1/settings/{key}', at(LIMIT)),
    ]) {
      expect(error).toMatchObject({
        status: 409,
        code: 'settings.held_by_environment',
        detail: expect.stringContaining('SETTING_LISTS_DEFAULT_LIMIT'),
      });
    }
    const { error } = await administrator.client.PATCH('/api/v1/settings', { body: { [LIMIT]: null } });
    expect(error?.errors).toMatchObject([{ pointer: `/${LIMIT}`, code: 'held_by_environment' }]);
    expect((await read(LIMIT))?.value).toBe(33);
  });

  it("gives way to a user's own, where users may have one", async () => {
    const own = await administrator.client.PUT('/api/v1/users/me/settings/{key}', {
      ...at(LIMIT),
      body: { value: 7 as never },
    });

    expect(own.data).toEqual({ key: LIMIT, value: 7, source: 'user' });
    const back = await administrator.client.DELETE('/api/v1/users/me/settings/{key}', at(LIMIT));
    expect(back.data).toEqual({ key: LIMIT, value: 33, source: 'environment' });
  });

  it('that is a secret is used and not shown', async () => {
    const { key } = gatewayToken;

    expect(await app.app.get(SettingsService).get(gatewayToken)).toBe(SECRET);
    expect(await read(key)).toEqual({ key, value: null, source: 'environment', isSet: true });
  });

  it('counts in rules', async () => {
    const set = (value: number) =>
      administrator.client.PUT('/api/v1/settings/{key}', {
        ...at(first.key),
        body: { value: value as never },
      });

    expect((await set(51)).error).toMatchObject({ status: 422, code: 'settings.rule_broken' });
    expect((await set(50)).data?.value).toBe(50);
    expect((await read(last.key))?.source).toBe('environment');
  });
});
