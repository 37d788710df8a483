import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MINUTE, SECOND } from '#libs/testing';
import { makeApiKey } from '../../src/auth/api-keys/api-key.js';
import { anApiKey, tryKey } from '../support/api-keys.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { mails } from '../support/mails.js';
import { refreshed } from '../support/refreshed.js';
import { aRole, at } from '../support/roles.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  await aRole(administrator, 'reader', ['users.read', 'roles.read']);
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const aReader = (): Promise<SignedInUser> => app.aUser(administrator, { roles: ['reader'] });
const use = (key: string, path = '/users', method = 'GET'): Promise<string> => tryKey(app, key, path, method);
const create = ({ client }: SignedInUser, body: object) =>
  client.POST('/api/v1/auth/api-keys', { body: { name: 'Report', permissions: [], ...body } as never });
const revoke = ({ client }: SignedInUser, id: string) => client.DELETE('/api/v1/auth/api-keys/{id}', at(id));

describe('making an API key', () => {
  it.each([
    ['an empty name', { name: ' ' }, 422],
    ['a permission that does not exist', { permissions: ['users.read', 'users.fly'] }, 422],
    ['every permission', { permissions: ['*'] }, 422],
    ['a permission that the maker lacks', { permissions: ['users.delete'] }, 403],
    ['an instant that is none', { expiresAt: 'tomorrow' }, 422],
    ['a day that is none', { expiresAt: '2026-02-30T00:00:00Z' }, 422],
    ['the past', { expiresAt: '2020-01-01T00:00:00Z' }, 422],
    ['more than a year', { expiresAt: '2100-01-01T00:00:00Z' }, 422],
    ['another owner', { userId: '019a0000-0000-7000-8000-000000000000' }, 422],
    ["a key of one's own", { key: makeApiKey() }, 422],
  ])('is refused with %s', async (_what, body, status) => {
    expect((await create(await aReader(), body)).response.status).toBe(status);
  });

  it('needs a fresh sign-in, as does revoking one', async () => {
    const user = await aReader();
    const { id } = await anApiKey(app, user);
    app.clock.advance(10 * MINUTE + SECOND);
    const stale = await refreshed(app, user);

    expect((await create(stale, {})).error?.code).toBe('auth.fresh_sign_in_required');
    expect((await revoke(stale, id)).error?.code).toBe('auth.fresh_sign_in_required');
  });

  it('makes fifty at most, also at once', async () => {
    const user = await aReader();
    for (let made = 0; made < 48; made++) await create(user, {});
    const statuses = (await Promise.all(Array.from({ length: 5 }, () => create(user, {})))).map(
      ({ response }) => response.status,
    );

    expect(statuses.toSorted()).toEqual([201, 201, 409, 409, 409]);
  });

  it('is told to its owner, as is revoking one (ASVS 6.3.7)', async () => {
    const user = await aReader();
    const { id } = await anApiKey(app, user);
    const { text } = await mails(app).last(user.email, 'auth.notice_sign_in_changed');
    expect(text).toContain('An API key was made: a program that has it acts for you.');
    expect(text).toContain('remove it first: a new password does not');
    await revoke(user, id);
    await vi.waitFor(
      async () =>
        expect((await mails(app).last(user.email, 'auth.notice_sign_in_changed')).text).toContain(
          'was revoked',
        ),
      { timeout: 15_000, interval: 20 },
    );
  });

  it('of someone else is nothing that can be seen or revoked', async () => {
    const { id, key } = await anApiKey(app, await aReader(), ['users.read']);

    expect((await administrator.client.GET('/api/v1/auth/api-keys/{id}', at(id))).response.status).toBe(404);
    expect((await revoke(administrator, id)).response.status).toBe(404);
    expect(await use(key)).toBe('200');
  });
});
