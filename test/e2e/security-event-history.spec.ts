import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JobRegistry } from '#libs/jobs';
import { DAY, MINUTE } from '#libs/testing';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';
import { AccountLifecycle } from '../support/lifecycle.js';
import { eventsOf, ownEvents } from '../support/security-events.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const WRONG = 'a wrong password';

let app: TestApplication;
let administrator: SignedInUser;
let accounts: AccountLifecycle;

beforeAll(async () => {
  app = await TestApplication.start({ TRUST_PROXY: '127.0.0.1' });
  accounts = new AccountLifecycle(app);
});
beforeEach(async () => {
  app.clock.advance(MINUTE);
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const login = (email: string, password = PASSWORD, address = '203.0.113.7') =>
  app.anonymous.POST('/api/v1/auth/login', {
    body: { email, password },
    headers: { 'x-forwarded-for': address, 'user-agent': FIREFOX },
  });

const typesOf = async (userId: string): Promise<string[]> =>
  (await eventsOf(administrator, userId)).map(({ type }) => type);

describe('people', () => {
  it('see what happened to their own account, and where (ASVS 7.4.3)', async () => {
    const user = await app.aUser(administrator);
    const stranger = await app.aUser(administrator);
    app.clock.advance(1000);
    await login(user.email, WRONG);

    expect((await ownEvents(user))[0]).toMatchObject({
      type: 'sign_in_refused',
      byAnother: false,
      ipAddress: '203.0.113.7',
      device: 'Firefox, Linux',
    });
    expect((await ownEvents(stranger)).map(({ type }) => type)).not.toContain('sign_in_refused');
  });

  it('see that an administrator did something, and not where that was', async () => {
    const user = await app.aUser(administrator);
    app.clock.advance(1000);
    await administrator.client.PUT('/api/v1/users/{id}/roles', {
      params: { path: { id: user.id } },
      body: { roles: ['administrator'] },
    });

    expect((await ownEvents(user))[0]).toEqual({
      ...(await ownEvents(user))[0],
      type: 'roles_changed',
      byAnother: true,
      ipAddress: null,
      device: null,
      userAgent: null,
    });
  });

  it('see nothing of others without the permission (ASVS 8.2.1)', async () => {
    const { client } = await app.aUser(administrator);

    expect((await client.GET('/api/v1/security-events')).error).toMatchObject({
      code: 'auth.permission_denied',
    });
  });
});

describe('administrators', () => {
  it('look for events by account, type, outcome, address and time', async () => {
    const { id, email } = await app.aUser(administrator);
    const from = app.clock.now().toISOString();
    app.clock.advance(1000);
    await login(email, WRONG, '198.51.100.1');
    app.clock.advance(1000);
    await login(email, PASSWORD, '198.51.100.2');
    const found = async (filter: string): Promise<string[]> => {
      const { data } = await administrator.client.GET('/api/v1/security-events', {
        querySerializer: () => `filter[userId]=${id}&filter[createdAt][gt]=${from}&${filter}`,
      });
      return (data?.items ?? []).map(({ type }) => type);
    };

    expect(await found('')).toEqual(['signed_in', 'sign_in_refused']);
    expect(await found('filter[type]=signed_in')).toEqual(['signed_in']);
    expect(await found('filter[outcome]=refused')).toEqual(['sign_in_refused']);
    expect(await found('filter[ipAddress]=198.51.100.2')).toEqual(['signed_in']);
    expect(await found('sort=createdAt')).toEqual(['sign_in_refused', 'signed_in']);
  });
});

it('a refused permission is logged with who lacks which (ASVS 16.3.2)', async () => {
  const user = await app.aUser(administrator);
  await user.client.GET('/api/v1/security-events');

  expect(app.logs.lines).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      event: 'permission_denied',
      userId: user.id,
      permission: 'security_events.read',
    }),
  );
});

describe('events', () => {
  it('are part of an export, and of an erasure', async () => {
    const helper = await app.aUser(administrator, { roles: ['administrator'] });
    const { id } = await app.aUser(administrator);
    await helper.client.PUT('/api/v1/users/{id}/suspension', {
      params: { path: { id } },
      body: { reason: 'Spam' },
    });
    const { data } = await accounts.export(helper);

    expect(data?.data.securityEvents).toMatchObject({
      events: expect.arrayContaining([
        expect.objectContaining({ type: 'signed_in', ipAddress: '127.0.0.1' }),
      ]),
      actions: [expect.objectContaining({ type: 'suspended', ipAddress: '127.0.0.1' })],
    });

    await accounts.delete(helper);
    app.clock.advance(60 * DAY);
    await accounts.eraseDue();
    administrator = await app.signIn();
    expect(await eventsOf(administrator, helper.id)).toEqual([]);
    expect((await eventsOf(administrator, id)).find(({ type }) => type === 'suspended')).toMatchObject({
      actorId: helper.id,
      ipAddress: null,
      userAgent: null,
    });
  });

  it('are deleted when they are older than the setting says', async () => {
    const run = async (): Promise<void> => {
      const { signal } = new AbortController();
      const job = app.app.get(JobRegistry).find('auth.purge_security_events');
      await job?.handle({}, { id: 'test', attempt: 1, signal });
    };
    const { id } = await app.aUser(administrator);
    app.clock.advance(364 * DAY);
    administrator = await app.signIn();
    await run();
    expect(await typesOf(id)).toContain('signed_in');

    app.clock.advance(2 * DAY);
    administrator = await app.signIn();
    await run();
    expect(await typesOf(id)).toEqual([]);
  });
});
