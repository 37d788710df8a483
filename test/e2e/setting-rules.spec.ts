import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SettingChange } from '../../src/settings/setting-change.entity.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { withFeature } from '../support/planted-feature.js';
import { clearSettings, first, last, PlantedFeature } from '../support/settings.js';

let app: TestApplication;
let administrator: SignedInUser;
/** Changes by one person wait for each other anyway. */
let other: SignedInUser;

beforeAll(async () => {
  app = await withFeature(PlantedFeature, () => TestApplication.start());
  administrator = await app.signIn();
  other = await app.aUser(administrator, { roles: ['administrator'] });
});
afterAll(() => app.stop());
afterEach(() => clearSettings(app));

const IDLE = 'auth.sessionIdleDays';
const MAX = 'auth.sessionMaxDays';
const at = (key: string) => ({ params: { path: { key } } });
const set = (key: string, value: number, { client } = administrator) =>
  client.PUT('/api/v1/settings/{key}', { ...at(key), body: { value: value as never } });
const reset = (key: string) => administrator.client.DELETE('/api/v1/settings/{key}', at(key));
const patch = (body: Record<string, unknown>) => administrator.client.PATCH('/api/v1/settings', { body });
const read = async (key: string) =>
  (await administrator.client.GET('/api/v1/settings/{key}', at(key))).data?.value;

const broken = (...pointers: string[]) => ({
  status: 422,
  code: 'settings.rule_broken',
  errors: pointers.map((pointer) => ({
    pointer,
    code: 'rule_broken',
    detail: 'auth.sessionIdleDays must not be more than auth.sessionMaxDays.',
  })),
});

describe('a rule between settings', () => {
  it('refuses a value that does not go together with another one', async () => {
    expect((await set(MAX, 13)).error).toMatchObject(broken('/value'));
    expect((await set(IDLE, 91)).error).toMatchObject(broken('/value'));
    expect([await read(IDLE), await read(MAX)]).toEqual([14, 90]);
    expect((await set(IDLE, 90)).response.status).toBe(200);
    expect(await app.database.dataSource.manager.countBy(SettingChange, { key: MAX })).toBe(0);
  });

  it('refuses a return to an inherited value that does not', async () => {
    await patch({ [IDLE]: 100, [MAX]: 200 });

    expect((await reset(MAX)).error).toMatchObject(broken(''));
    expect((await patch({ [MAX]: null })).error).toMatchObject(broken(`/${MAX}`));
    expect((await patch({ [MAX]: null, [IDLE]: null })).response.status).toBe(200);
  });

  it('is named beside all else that is wrong with a patch', async () => {
    const { error } = await patch({ [IDLE]: 91, toString: 1, 'no.such': 1, 'auth.passwordMinLength': 'x' });

    expect(error).toMatchObject({ status: 422, code: 'settings.invalid_patch' });
    expect(error?.errors?.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/toString', 'unknown_key'],
      ['/no.such', 'unknown_key'],
      ['/auth.passwordMinLength', 'invalid_type'],
      [`/${IDLE}`, 'rule_broken'],
    ]);
    expect(await read(IDLE)).toBe(14);
  });

  it('is not judged by a value that is refused anyway', async () => {
    const { error } = await patch({ [IDLE]: 300, [MAX]: 'x' });

    expect(error?.errors?.map(({ pointer }) => pointer)).toEqual([`/${MAX}`]);
  });

  it('leaves names within a value to the body parser', async () => {
    const { error } = await patch({ [IDLE]: { toString: 1 } });

    expect(error?.errors).toMatchObject([{ pointer: `/${IDLE}/toString`, code: 'forbidden_name' }]);
  });

  it('sees several changes together, in whatever order', async () => {
    expect((await patch({ [IDLE]: 300, [MAX]: 365 })).response.status).toBe(200);
    expect((await patch({ [MAX]: 5, [IDLE]: 5 })).response.status).toBe(200);
    expect((await patch({ [IDLE]: 7, [MAX]: 6 })).error).toMatchObject(broken(`/${IDLE}`, `/${MAX}`));
    expect([await read(IDLE), await read(MAX)]).toEqual([5, 5]);
  });
});

describe('two changes at once that go together with what was, but not with each other (ASVS 15.4.2):', () => {
  it.each([
    ['while nothing is set yet', async () => {}],
    ['while both are set', async () => void (await patch({ [first.key]: 10, [last.key]: 20 }))],
  ])('only one is made, %s', async (_, prepare) => {
    for (let round = 0; round < 8; round++) {
      await clearSettings(app);
      await prepare();
      const answers = await Promise.all([set(first.key, 18), set(last.key, 12, other)]);

      expect(answers.map(({ response }) => response.status).toSorted()).toEqual([200, 422]);
      expect(Number(await read(first.key))).toBeLessThanOrEqual(Number(await read(last.key)));
    }
  });
});
