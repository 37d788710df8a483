import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#libs/context';
import { KeyRing } from '#libs/crypto';
import { EncryptionRotation, type RotationReport } from '#libs/database';
import { newId } from '#libs/kernel';
import { StoredSigningKey } from '../../src/auth/tokens/signing-key.entity.js';
import { SettingsService } from '../../src/settings/index.js';
import { SettingChangesService } from '../../src/settings/setting-changes.service.js';
import { SettingValue } from '../../src/settings/setting-value.entity.js';
import { TestApplication } from '../support/application.js';
import { withFeature } from '../support/planted-feature.js';
import { clearSettings, gatewayToken, PlantedFeature } from '../support/settings.js';

const PEOPLE = 40;
const COLUMN = 'setting_values.sealed';
const [older, newer] = ['older', 'newer'].map((id) => ({ id, key: randomBytes(32) })) as [Key, Key];
type Key = ConstructorParameters<typeof KeyRing>[0][number];
const text = ({ id, key }: Key): string => `${id}:${key.toString('base64')}`;

let app: TestApplication;
let people: string[];

beforeAll(async () => {
  const ENCRYPTION_KEYS = [newer, older].map(text).join();
  app = await withFeature(PlantedFeature, () => TestApplication.start({ ENCRYPTION_KEYS }));
});
afterAll(() => app.stop());

const rotate = (...keys: Key[]): Promise<RotationReport[]> =>
  new EncryptionRotation(app.database.dataSource, new KeyRing(keys), 15).run();
const reportOf = (reports: RotationReport[], column = COLUMN) =>
  reports.find((each) => each.column === column);
const write = (userId: string, value: string) =>
  app.app
    .get(SettingChangesService)
    .set({ actor: { userId } as Actor, level: 'user', expected: undefined }, gatewayToken.key, value);
const inUse = (userId: string) => app.app.get(SettingsService).getFor(userId, gatewayToken);
const rows = () => app.database.dataSource.getRepository(SettingValue);
const envelopes = async () => (await rows().find()).map(({ sealed }) => sealed);
const under = ({ id }: Key) => expect.stringMatching(new RegExp(`^v1\\.${id}\\.`));

/** Everybody has a secret, and all secrets are under the older key. */
beforeEach(async () => {
  await clearSettings(app);
  people = Array.from({ length: PEOPLE }, () => newId());
  for (const userId of people) await write(userId, `first value of ${userId}`);
  await rotate(older, newer);
});

describe('the rotation of encryption keys', () => {
  it('re-encrypts every sealed column of every feature, and nothing twice', async () => {
    const reports = await rotate(newer, older);

    const done = { reencrypted: expect.any(Number), unreadable: [], isSettled: true };
    expect(reports).toContainEqual({ ...done, column: COLUMN, reencrypted: PEOPLE });
    expect(reports).toContainEqual({ ...done, column: 'signing_keys.privateKey' });
    expect(await envelopes()).toEqual(people.map(() => under(newer)));
    const keys = await app.database.dataSource.getRepository(StoredSigningKey).find();
    expect(keys.map(({ privateKey }) => privateKey)).toEqual(keys.map(() => under(newer)));
    expect((await rotate(newer)).map(({ reencrypted }) => reencrypted)).toEqual(reports.map(() => 0));
    await app.signIn();
  });

  it('loses nothing that is written meanwhile (ASVS 15.4.2)', async () => {
    const written = new Map<string, string>();
    const rotation = rotate(newer, older);
    for (const userId of people.toReversed()) {
      const value = `second value of ${userId}`;
      await write(userId, value);
      written.set(userId, value);
    }
    const report = reportOf(await rotation);

    expect(report).toMatchObject({ unreadable: [], isSettled: true });
    for (const userId of people) expect(await inUse(userId)).toBe(written.get(userId));
    expect(await envelopes()).toEqual(people.map(() => under(newer)));
  });

  it('goes on where it was interrupted', async () => {
    const failing = new KeyRing([newer, older]);
    let left = PEOPLE / 2;
    failing.encrypt = (plaintext, context) => {
      if (left-- === 0) throw new Error('pulled the plug');
      return new KeyRing([newer, older]).encrypt(plaintext, context);
    };
    await expect(new EncryptionRotation(app.database.dataSource, failing, 15).run()).rejects.toThrow('plug');
    expect(await envelopes()).toEqual(expect.arrayContaining([under(older), under(newer)]));

    expect(reportOf(await rotate(newer, older))?.isSettled).toBe(true);
    for (const userId of people) expect(await inUse(userId)).toBe(`first value of ${userId}`);
  });

  it('leaves what it cannot read, says why, and does the rest', async () => {
    const [lost = ''] = people;
    await rows().update({ scopeId: lost }, { sealed: 'v1.lost.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA' });
    const report = reportOf(await rotate(newer, older));

    expect(report).toMatchObject({ reencrypted: PEOPLE - 1, isSettled: true });
    expect(report?.unreadable).toEqual([expect.stringContaining('"lost" is not in the key ring')]);
  });

  it('tells when someone keeps writing under the older key', async () => {
    const stubborn = new KeyRing([older, newer]);
    Object.defineProperty(stubborn, 'currentPrefix', { value: `v1.${newer.id}.` });
    const reports = await new EncryptionRotation(app.database.dataSource, stubborn).run();

    expect(reportOf(reports)?.isSettled).toBe(false);
  });
});
