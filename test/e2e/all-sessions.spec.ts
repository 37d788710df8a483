import { IsNull } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Bus } from '#libs/bus';
import { MINUTE } from '#libs/testing';
import { Session } from '../../src/auth/sessions/session.entity.js';
import { anApiKey } from '../support/api-keys.js';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';
import { stale } from '../support/matrix/callers.js';
import { impersonate } from '../support/matrix/impersonators.js';
import { aRole } from '../support/roles.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  await aRole(await app.signIn(), 'helpdesk', ['users.end_sessions', 'users.read']);
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const endAll = ({ client }: Pick<SignedInUser, 'client'>) => client.DELETE('/api/v1/sessions');
const statusOf = async ({ client }: Pick<SignedInUser, 'client'>): Promise<number> =>
  (await client.GET('/api/v1/users/me')).response.status;
const refresh = async ({ tokens: { refreshToken } }: SignedInUser): Promise<number> =>
  (await app.anonymous.POST('/api/v1/auth/refresh', { body: { refreshToken } })).response.status;
const open = () => app.database.dataSource.getRepository(Session).countBy({ endedAt: IsNull() });

describe("everybody's sessions", () => {
  it('are ended at once but for the one that asks, whoever has them (ASVS 7.4.5)', async () => {
    const [member, another] = [await app.aUser(administrator), await app.signIn()];
    const acting = app.client((await impersonate(administrator, member)).accessToken);
    expect(await Promise.all([member, another, { client: acting }].map(statusOf))).toEqual([200, 200, 200]);
    expect((await endAll(administrator)).response.status).toBe(204);

    expect(await Promise.all([member, another, { client: acting }].map(statusOf))).toEqual([401, 401, 401]);
    expect(await refresh(member)).toBe(401);
    expect(await statusOf(administrator)).toBe(200);
    expect(await refresh(administrator)).toBe(200);
    expect(await open()).toBe(1);
  });

  it('are ended however many there are', async () => {
    const { id } = await app.aUser(administrator);
    const sessions = app.database.dataSource.getRepository(Session);
    const one = await sessions.findOneByOrFail({ userId: id });
    const numbers = Array.from({ length: 2345 }, (_none, index) => String(index).padStart(12, '0'));
    // Older than every other one, and newer.
    const rows = numbers.map((number, index) => ({
      ...one,
      id: `${index % 2 === 0 ? '00000000' : 'ffffffff'}-0000-7000-8000-${number}`,
    }));
    for (let from = 0; from < rows.length; from += 500) await sessions.insert(rows.slice(from, from + 500));
    expect((await endAll(administrator)).response.status).toBe(204);

    expect(await open()).toBe(1);
    const ended = await sessions.findBy({ userId: id });
    expect(new Set(ended.map(({ endReason }) => endReason))).toEqual(new Set(['ended_by_administrator']));
  });

  it('do not stop people from signing in again, nor API keys', async () => {
    const member = await app.aUser(administrator);
    const { key } = await anApiKey(app, administrator, ['users.read']);
    await endAll(administrator);

    expect((await app.client(key).GET('/api/v1/users')).response.status).toBe(200);
    expect(await statusOf(await app.signIn(member.email, PASSWORD))).toBe(200);
  });

  it('leave one event, of nobody in particular, that says who ended them', async () => {
    for (let count = 0; count < 3; count++) await app.aUser(administrator);
    await endAll(administrator);
    const { data } = await administrator.client.GET('/api/v1/security-events', {
      querySerializer: () => 'limit=1',
    });

    expect(data?.items).toEqual([
      expect.objectContaining({ type: 'all_sessions_ended', userId: null, actorId: administrator.id }),
    ]);
    expect(app.logs.lines).toContainEqual(expect.objectContaining({ event: 'all_sessions_ended' }));
  });

  it('are told of to other nodes in one message', async () => {
    for (let count = 0; count < 3; count++) await app.aUser(administrator);
    const publish = vi.spyOn(app.app.get(Bus, { strict: false }), 'publish');
    await endAll(administrator);
    const told = publish.mock.calls.map(([, message]) => message);
    publish.mockRestore();

    expect(told).toEqual([['sessions']]);
  });
});

describe('who may not end them', () => {
  it('is who may end those of one person', async () => {
    const helper = await app.aUser(administrator, { roles: ['helpdesk'] });
    const { response, error } = await endAll(helper);

    expect([response.status, error?.code]).toEqual([403, 'auth.permission_denied']);
    expect(await statusOf(helper)).toBe(200);
  });

  it('is who has signed in long ago', async () => {
    const { authorization = '' } = await stale(app, 10 * MINUTE + 1000);
    const client = app.client(authorization.replace('Bearer ', ''));

    expect((await endAll({ client })).error).toMatchObject({
      code: 'auth.fresh_sign_in_required',
    });
  });

  it('is who acts for somebody, or an API key, whatever they may do', async () => {
    const other = await app.aUser(administrator, { roles: ['administrator'] });
    const { accessToken } = await impersonate(administrator, other);
    const { key } = await anApiKey(app, administrator, ['sessions.end_all']);

    expect((await endAll({ client: app.client(accessToken) })).error).toMatchObject({
      code: 'auth.impersonation_refused',
    });
    expect((await endAll({ client: app.client(key) })).error).toMatchObject({ code: 'auth.api_key_refused' });
    expect(await statusOf(other)).toBe(200);
  });
});
