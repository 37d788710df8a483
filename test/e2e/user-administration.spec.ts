import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const users = () => administrator.client;
const at = (id: string) => ({ params: { path: { id } } });
const create = (body: { email: string; name: string; roles: string[] }) =>
  users().POST('/api/v1/users', { body });
const read = (id: string) => users().GET('/api/v1/users/{id}', at(id));
const remove = (id: string) => users().DELETE('/api/v1/users/{id}', at(id));
const restore = (id: string) => users().POST('/api/v1/users/{id}/restoration', at(id));
const suspend = (id: string, reason = 'Spam') =>
  users().PUT('/api/v1/users/{id}/suspension', { ...at(id), body: { reason } });
const liftSuspension = (id: string) => users().DELETE('/api/v1/users/{id}/suspension', at(id));
const login = async (email: string): Promise<number> =>
  (await app.anonymous.POST('/api/v1/auth/login', { body: { email, password: PASSWORD } })).response.status;
const statusOf = async (user: SignedInUser): Promise<number> =>
  (await user.client.GET('/api/v1/users/me')).response.status;

describe('changing a user', () => {
  it('moves them to another address, at which they sign in', async () => {
    const user = await app.aUser(administrator);
    const email = uniqueEmail();
    const { data } = await users().PATCH('/api/v1/users/{id}', {
      ...at(user.id),
      body: { email, name: 'Grace' },
    });

    expect(data).toMatchObject({ email, name: 'Grace' });
    expect([await login(email), await login(user.email)]).toEqual([200, 401]);
  });

  it('changes nothing when one of the fields is refused', async () => {
    const [user, other] = [await app.aUser(administrator), await app.aUser(administrator)];
    const before = (await read(user.id)).data;
    const body = { name: 'Grace', email: other.email.toUpperCase() };
    const { error } = await users().PATCH('/api/v1/users/{id}', { ...at(user.id), body });

    expect(error).toMatchObject({ status: 409, code: 'users.email_taken' });
    for (const email of [null, 'nowhere']) {
      const refused = { name: 'Grace', email } as never;
      expect(
        (await users().PATCH('/api/v1/users/{id}', { ...at(user.id), body: refused })).response.status,
      ).toBe(422);
    }
    expect((await read(user.id)).data).toEqual(before);
  });

  it('needs a user', async () => {
    const nobody = '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a';

    expect((await read(nobody)).error).toMatchObject({ status: 404, code: 'users.not_found' });
    expect((await remove(nobody)).response.status).toBe(404);
    expect((await restore(nobody)).response.status).toBe(404);
    expect((await suspend(nobody)).response.status).toBe(404);
    expect((await read('not-an-id')).response.status).toBe(422);
  });
});

describe('deleting', () => {
  it('ends the sessions, refuses the sign-in and gives the address free (ASVS 7.4.2)', async () => {
    const user = await app.aUser(administrator);
    expect((await remove(user.id)).response.status).toBe(204);

    expect(await statusOf(user)).toBe(401);
    expect(await login(user.email)).toBe(401);
    expect((await read(user.id)).data).toMatchObject({ status: 'deleted', email: user.email });
    expect((await create({ email: user.email, name: 'Next', roles: [] })).response.status).toBe(201);
  });

  it('leaves a user that can only be read and restored', async () => {
    const user = await app.aUser(administrator);
    await remove(user.id);
    const answers = [
      await remove(user.id),
      await suspend(user.id),
      await liftSuspension(user.id),
      await users().PATCH('/api/v1/users/{id}', { ...at(user.id), body: { name: 'Other' } }),
      await users().PUT('/api/v1/users/{id}/roles', { ...at(user.id), body: { roles: [] } }),
    ];

    for (const { error } of answers) expect(error).toMatchObject({ status: 409, code: 'users.deleted' });
  });
});

describe('restoring', () => {
  it('brings the account back as it was, but not its sessions', async () => {
    const user = await app.aUser(administrator);
    const before = (await read(user.id)).data;
    app.clock.advance(MINUTE);
    await remove(user.id);
    const { data } = await restore(user.id);

    expect(data).toEqual({ ...before, updatedAt: app.clock.now().toISOString() });
    expect(await statusOf(user)).toBe(401);
    expect(await login(user.email)).toBe(200);
  });

  it('is refused when someone else has the address by now, and changes nothing', async () => {
    const user = await app.aUser(administrator);
    await remove(user.id);
    const deleted = (await read(user.id)).data;
    await create({ email: user.email.toUpperCase(), name: 'Next', roles: [] });

    expect((await restore(user.id)).error).toMatchObject({ status: 409, code: 'users.email_taken' });
    expect((await read(user.id)).data).toEqual(deleted);
  });

  it('leaves a suspended user suspended', async () => {
    const user = await app.aUser(administrator);
    await suspend(user.id);
    await remove(user.id);

    expect((await restore(user.id)).data?.status).toBe('suspended');
  });
});

describe('suspending', () => {
  it('is effective at the very next request, and can be repeated (ASVS 7.4.2)', async () => {
    const user = await app.aUser(administrator);

    expect((await suspend(user.id)).data?.status).toBe('suspended');
    expect(await statusOf(user)).toBe(401);
    expect((await suspend(user.id, 'Still spam')).data?.status).toBe('suspended');
    expect(await login(user.email)).toBe(401);
  });

  it('can be read with its reason, until it is lifted', async () => {
    const user = await app.aUser(administrator);
    const readSuspension = () => users().GET('/api/v1/users/{id}/suspension', at(user.id));
    expect((await readSuspension()).error).toMatchObject({ status: 404, code: 'users.not_suspended' });
    await suspend(user.id, 'Reported for spam');

    const suspendedAt = app.clock.now().toISOString();
    expect((await readSuspension()).data).toEqual({ reason: 'Reported for spam', suspendedAt });
    await liftSuspension(user.id);
    expect((await readSuspension()).response.status).toBe(404);
  });

  it('is lifted without reviving a session, and can be lifted again', async () => {
    const user = await app.aUser(administrator);
    await suspend(user.id);

    expect((await liftSuspension(user.id)).data?.status).toBe('active');
    expect((await liftSuspension(user.id)).data?.status).toBe('active');
    expect(await statusOf(user)).toBe(401);
    expect(await login(user.email)).toBe(200);
  });

  it.each([null, '', '  ', 'x'.repeat(501), '❤\ufe0f'.repeat(500)])(
    'needs a reason: not %o',
    async (reason) => {
      const user = await app.aUser(administrator);

      expect((await suspend(user.id, reason as string)).error).toMatchObject({ status: 422 });
      expect(await statusOf(user)).toBe(200);
    },
  );
});
