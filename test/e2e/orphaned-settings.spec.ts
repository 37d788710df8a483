import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SettingValue as Row, SettingValue } from '../../src/settings/setting-value.entity.js';
import { SettingChange } from '../../src/settings/setting-change.entity.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { withFeature } from '../support/planted-feature.js';
import { clearSettings, first, gatewayToken, PlantedFeature } from '../support/settings.js';

let app: TestApplication;
let administrator: SignedInUser;
let rows: Row[];
let changes: SettingChange[];

const at = (key: string) => ({ params: { path: { key } } });

/** What an earlier release has left behind, whose feature this one has no more. */
beforeAll(async () => {
  const earlier = await withFeature(PlantedFeature, () => TestApplication.start());
  const { client } = await earlier.signIn();
  await client.PATCH('/api/v1/settings', { body: { [first.key]: 11, [gatewayToken.key]: 'hunter2hunter2' } });
  await client.PATCH('/api/v1/users/me/settings', { body: { [gatewayToken.key]: 'hunter3hunter3' } });
  const { manager } = earlier.database.dataSource;
  [rows, changes] = [await manager.find(SettingValue), await manager.find(SettingChange)];
  await earlier.stop();
  app = await TestApplication.start();
  administrator = await app.signIn();
  for (const secret of ['hunter2hunter2', 'hunter3hunter3']) app.logs.addSecret(secret);
});
afterAll(() => app.stop());

async function restore(): Promise<void> {
  await clearSettings(app);
  await app.database.dataSource.manager.insert(SettingValue, rows);
  await app.database.dataSource.manager.insert(SettingChange, changes);
}
const orphans = async () => (await administrator.client.GET('/api/v1/settings/orphaned')).data?.items;
const remove = (key: string, headers = {}) =>
  administrator.client.DELETE('/api/v1/settings/{key}', { ...at(key), headers });
const history = async (key: string) =>
  (await administrator.client.GET('/api/v1/settings/{key}/history', at(key))).data?.items;

describe('values whose definition has gone', () => {
  it('are listed, secrets masked', async () => {
    await restore();

    expect(await orphans()).toEqual([
      { key: first.key, value: 11, isSecret: false, userValues: 0 },
      { key: gatewayToken.key, value: null, isSecret: true, userValues: 1 },
    ]);
    const { data } = await administrator.client.GET('/api/v1/settings');
    expect(data?.items.map(({ key }) => key)).not.toContain(first.key);
  });

  it('keep their history, and cannot be set', async () => {
    await restore();

    expect((await history(first.key))?.map(({ from, to }) => [from, to])).toEqual([[null, 11]]);
    expect((await history(gatewayToken.key))?.map(({ from, to }) => [from, to])).toEqual([
      [null, '********'],
    ]);
    const { error } = await administrator.client.PUT('/api/v1/settings/{key}', {
      ...at(first.key),
      body: { value: 12 as never },
    });
    expect(error).toMatchObject({ status: 404, code: 'settings.unknown_key' });
  });

  it("are removed for good with users' own, and that is in the history", async () => {
    await restore();

    expect((await remove(gatewayToken.key)).data).toEqual({
      key: gatewayToken.key,
      value: null,
      source: 'default',
    });
    expect((await orphans())?.map(({ key }) => key)).toEqual([first.key]);
    expect((await history(gatewayToken.key))?.[0]).toMatchObject({
      from: '********',
      to: null,
      actorId: administrator.id,
    });
    const left = await app.database.dataSource.manager.findBy(SettingValue, { key: gatewayToken.key });
    expect(left.map(({ content, sealed }) => [content, sealed])).toEqual(left.map(() => [null, null]));
    expect((await remove(gatewayToken.key)).error).toMatchObject({ status: 404 });
    expect((await remove(first.key, { 'If-Match': '"1-abc"' })).error).toMatchObject({ status: 412 });
    expect((await orphans())?.map(({ key }) => key)).toEqual([first.key]);
  });

  it('are shown to and removed by those who manage settings', async () => {
    await restore();
    const member = await app.aUser(administrator);

    expect((await member.client.GET('/api/v1/settings/orphaned')).response.status).toBe(403);
    expect((await member.client.DELETE('/api/v1/settings/{key}', at(first.key))).response.status).toBe(403);
    expect(
      (await member.client.DELETE('/api/v1/users/me/settings/{key}', at(first.key))).response.status,
    ).toBe(404);
    expect(await orphans()).toHaveLength(2);
  });
});
