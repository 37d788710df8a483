import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { FileStore } from '#libs/files';
import { JobSchedules } from '#libs/jobs';
import { PersonalDataRegistry } from '#libs/privacy';
import { DAY } from '#libs/testing';
import { User } from '../../src/users/user.entity.js';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';
import { tablesWith } from '../support/database-texts.js';
import { settled } from '../support/account-flows.js';
import { AccountLifecycle } from '../support/lifecycle.js';

const ROUNDS = 10;

let app: TestApplication;
let administrator: SignedInUser;
let accounts: AccountLifecycle;

beforeAll(async () => {
  app = await TestApplication.start({ TRUST_PROXY: '127.0.0.1' });
  accounts = new AccountLifecycle(app);
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const at = (id: string) => ({ params: { path: { id } } });
/** As an administrator sees the account. */
const statusFor = async ({ id }: { id: string }): Promise<number> => {
  administrator = await app.signIn();
  return (await administrator.client.GET('/api/v1/users/{id}', at(id))).response.status;
};
const graceDays = (value: number) =>
  administrator.client.PUT('/api/v1/settings/{key}', {
    params: { path: { key: 'users.erasureGraceDays' } },
    body: { value: value as never },
  });

describe('an account that is due', () => {
  it('is erased by a job that runs every hour', async () => {
    const schedules = await app.app.get(JobSchedules).list();

    expect(schedules.find(({ name }) => name === 'users.erase_due')).toMatchObject({ cron: '17 * * * *' });
  });

  it('is erased with all that is held about the person, everywhere', async () => {
    const [name, email, address] = ['Zephyrine Quux', 'zephyrine.quux@example.com', '203.0.113.77'];
    const user = await app.aUser(administrator, { name, email });
    await leaveTraces(app, user, address);
    for (const text of [name, email, address]) expect(await tablesWith(app, text)).not.toEqual([]);
    const [files, avatar] = [app.app.get(FileStore), await avatarOf(user)];
    expect(await files.read(avatar)).toBeDefined();
    const again = await app.signIn(email, PASSWORD);
    await accounts.delete(again);
    await settled(app);
    app.clock.advance(30 * DAY);
    await accounts.eraseDue();

    for (const text of [name, email, address]) expect(await tablesWith(app, text), text).toEqual([]);
    const withId = await tablesWith(app, user.id);
    expect(withId.filter((table) => !table.startsWith('job'))).toEqual([]);
    expect(await files.read(avatar)).toBeUndefined();
    expect([await statusFor(user), await accounts.loginStatus(email)]).toEqual([404, 401]);
    expect((await app.aUser(administrator, { email })).id).not.toBe(user.id);
  });

  it('is not erased a moment too early', async () => {
    const user = await app.aUser(administrator);
    await accounts.delete(user);
    app.clock.advance(30 * DAY - 1);
    await accounts.eraseDue();
    expect(await statusFor(user)).toBe(200);
    app.clock.advance(1);
    await accounts.eraseDue();
    expect(await statusFor(user)).toBe(404);
  });

  it('is due as soon as the setting users.erasureGraceDays says', async () => {
    await graceDays(0);
    const user = await app.aUser(administrator);
    await accounts.delete(user);
    await accounts.eraseDue();
    expect(await statusFor(user)).toBe(404);

    expect((await graceDays(366)).response.status).toBe(422);
    await graceDays(30);
  });

  it('leaves what its owner did to others, under an id that names nobody', async () => {
    const other = await app.aUser(administrator, { roles: ['administrator'] });
    await other.client.PUT('/api/v1/settings/{key}', {
      params: { path: { key: 'lists.defaultLimit' } },
      body: { value: 33 as never },
    });
    await accounts.delete(other);
    app.clock.advance(30 * DAY);
    await accounts.eraseDue();
    administrator = await app.signIn();
    const { data } = await administrator.client.GET('/api/v1/settings/{key}/history', {
      params: { path: { key: 'lists.defaultLimit' } },
    });

    expect(data?.items[0]).toMatchObject({ actorId: other.id, to: 33 });
    expect(await statusFor(other)).toBe(404);
  });

  it('goes as a whole or stays as a whole, and stops no other', async () => {
    const [first, second] = [await app.aUser(administrator), await app.aUser(administrator)];
    await accounts.delete(first);
    app.clock.advance(1);
    await accounts.delete(second);
    app.clock.advance(30 * DAY);
    failAfterHalf(app);
    await expect(accounts.eraseDue()).rejects.toThrow('1 erasures failed.');
    expect([await statusFor(first), await statusFor(second)]).toEqual([200, 404]);
    expect(await accounts.loginStatus(first.email)).toBe(200);
  });

  it('is kept by a sign-in that is faster, and lets in no one that is slower (ASVS 15.4.2)', async () => {
    await graceDays(0);
    for (let round = 0; round < ROUNDS; round++) {
      const user = await app.aUser(administrator);
      await accounts.delete(user);
      const [status] = await Promise.all([accounts.loginStatus(user.email), accounts.eraseDue()]);

      expect([200, 401]).toContain(status);
      expect(await statusFor(user)).toBe(status === 200 ? 200 : 404);
      expect(await accounts.loginStatus(user.email)).toBe(status);
    }
    await graceDays(30);
  });

  it('is erased also when an administrator has deleted or suspended it meanwhile', async () => {
    const [deleted, suspended] = [await app.aUser(administrator), await app.aUser(administrator)];
    for (const user of [deleted, suspended]) await accounts.delete(user);
    const { client } = administrator;
    await client.DELETE('/api/v1/users/{id}', at(deleted.id));
    await client.PUT('/api/v1/users/{id}/suspension', { ...at(suspended.id), body: { reason: 'Spam' } });
    app.clock.advance(30 * DAY);
    await accounts.eraseDue();

    expect([await statusFor(deleted), await statusFor(suspended)]).toEqual([404, 404]);
  });
});

/** The file of the user's avatar. */
const avatarOf = async ({ id }: { id: string }): Promise<string> => {
  const { avatarId } = await app.database.dataSource.manager.findOneByOrFail(User, { id });
  return `avatars/${avatarId}.webp`;
};

/** All that a person leaves behind who uses what there is. */
async function leaveTraces(to: TestApplication, user: SignedInUser, address: string): Promise<void> {
  await to.anonymous.POST('/api/v1/auth/login', {
    body: { email: user.email, password: PASSWORD },
    headers: { 'x-forwarded-for': address },
  });
  const image = sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } });
  const body = new Uint8Array(await image.png().toBuffer());
  const headers = { 'content-type': 'image/png' };
  await to.send('/api/v1/users/me/avatar', { method: 'PUT', body, headers }, user.tokens.accessToken);
  for (const value of ['de', 'pt-BR']) {
    await user.client.PUT('/api/v1/users/me/settings/{key}', {
      params: { path: { key: 'user.locale' } },
      body: { value: value as never },
    });
  }
  await to.anonymous.POST('/api/v1/auth/password-resets', { body: { email: user.email } });
  await user.client.PUT('/api/v1/users/me/email', { body: { email: `new.${user.email}` } });
}

/** The next erasure fails once its half is done. */
function failAfterHalf(of: TestApplication): void {
  const registry = of.app.get(PersonalDataRegistry);
  const erase = registry.erase.bind(registry);
  vi.spyOn(registry, 'erase').mockImplementationOnce(async (subject) => {
    await erase(subject);
    throw new Error('The disk is full.');
  });
}
