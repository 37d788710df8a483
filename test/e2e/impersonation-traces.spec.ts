import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobRegistry } from '#libs/jobs';
import { newId } from '#libs/kernel';
import { MINUTE, SECOND } from '#libs/testing';
import { Session } from '../../src/auth/sessions/session.entity.js';
import { EVERYONE, SettingValue } from '../../src/settings/setting-value.entity.js';
import { type SignedInUser, TestApplication, type Tokens } from '../support/application.js';
import { mails } from '../support/mails.js';
import { impersonate } from '../support/matrix/impersonators.js';
import { aRole } from '../support/roles.js';
import { eventsOf, ownEvents } from '../support/security-events.js';

const HOUR = 60 * MINUTE;

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  await aRole(await app.signIn(), 'keeper', ['settings.manage', 'users.impersonate']);
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

interface Impersonation {
  helper: SignedInUser;
  user: SignedInUser;
  tokens: Tokens;
}

async function anImpersonation(): Promise<Impersonation> {
  const roles = ['keeper'];
  const [helper, user] = [
    await app.aUser(administrator, { roles }),
    await app.aUser(administrator, { roles }),
  ];
  return { helper, user, tokens: await impersonate(helper, user) };
}

/** As the job does when it is due. */
async function endExpired(): Promise<void> {
  const { signal } = new AbortController();
  const job = app.app.get(JobRegistry).find('auth.end_impersonations');
  await job?.handle({}, { id: 'test', attempt: 1, signal });
}

/** How often acting for the user has ended, by whom. */
const endings = async ({ user }: Impersonation): Promise<(string | null)[]> =>
  (await eventsOf(await app.signIn(), user.id))
    .filter(({ type }) => type === 'impersonation_ended')
    .map(({ actorId }) => actorId);

describe('acting for someone that is over', () => {
  it('is an event when who acts signs out of their own account, once (ASVS 16.3.1)', async () => {
    const impersonation = await anImpersonation();
    const { helper } = impersonation;
    await helper.client.POST('/api/v1/auth/logout');

    expect(await endings(impersonation)).toEqual([helper.id]);
    app.clock.advance(HOUR + SECOND);
    await endExpired();
    expect(await endings(impersonation)).toEqual([helper.id]);
  });

  it('is an event when the hour is, once, and its owner is told (ASVS 16.3.1)', async () => {
    const impersonation = await anImpersonation();
    const { user, helper } = impersonation;
    app.clock.advance(HOUR);
    await endExpired();
    expect(await endings(impersonation)).toEqual([]);
    app.clock.advance(SECOND);
    await Promise.all([endExpired(), endExpired()]);
    await endExpired();

    expect(await endings(impersonation)).toEqual([helper.id]);
    const again = await app.signIn(user.email, 'a quiet orchard in november');
    expect((await ownEvents(again)).find(({ type }) => type === 'impersonation_ended')).toMatchObject({
      byAnother: true,
      ipAddress: null,
    });
    await vi.waitFor(
      async () => {
        const texts = (await mails(app).all(user.email)).map(({ text }) => text).join();
        expect(texts).toContain('has stopped doing so');
      },
      { timeout: 15_000, interval: 20 },
    );
  });

  it('is no second event when it was ended before', async () => {
    const [stopped, ended] = [await anImpersonation(), await anImpersonation()];
    await app.client(stopped.tokens.accessToken).POST('/api/v1/auth/logout');
    await ended.user.client.DELETE('/api/v1/auth/sessions');
    app.clock.advance(HOUR + SECOND);
    await endExpired();

    expect(await endings(stopped)).toEqual([stopped.helper.id]);
    expect(await endings(ended)).toEqual([]);
  });

  it('leaves the sessions of owners alone, however old', async () => {
    const { user } = await anImpersonation();
    app.clock.advance(HOUR + SECOND);
    await endExpired();
    const sessions = await app.database.dataSource.getRepository(Session).findBy({ userId: user.id });

    expect(sessions.map(({ endReason }) => endReason).toSorted()).toEqual(['expired', null]);
  });
});

describe('a setting that someone changes for somebody else', () => {
  const global = { params: { path: { key: 'lists.defaultLimit' } } };
  const own = { params: { path: { key: 'user.timeZone' } } };

  async function changers(key: string): Promise<(string | null)[]> {
    const { data } = await administrator.client.GET('/api/v1/settings/{key}/history', {
      params: { path: { key } },
    });
    return (data?.items ?? []).map(({ actorId }) => actorId);
  }

  const keptBy = async (key: string, scopeId = EVERYONE): Promise<(string | null)[]> =>
    (await app.database.dataSource.getRepository(SettingValue).findBy({ key, scopeId })).map(
      ({ updatedBy }) => updatedBy,
    );

  it('was changed by who acted (ASVS 16.2.1)', async () => {
    const { helper, user, tokens } = await anImpersonation();
    const acting = app.client(tokens.accessToken);
    await acting.PUT('/api/v1/settings/{key}', { ...global, body: { value: 7 as never } });
    expect([await changers('lists.defaultLimit'), await keptBy('lists.defaultLimit')]).toEqual([
      [helper.id],
      [helper.id],
    ]);
    await acting.DELETE('/api/v1/settings/{key}', global);
    await acting.PUT('/api/v1/users/me/settings/{key}', { ...own, body: { value: 'Europe/Oslo' as never } });

    expect(await changers('lists.defaultLimit')).toEqual([helper.id, helper.id]);
    expect(await keptBy('user.timeZone', user.id)).toEqual([helper.id]);
  });

  it('was removed by who acted, where no feature knows it any more', async () => {
    const { helper, user, tokens } = await anImpersonation();
    const orphan = { params: { path: { key: 'gone.setting' } } };
    const row = { key: 'gone.setting', level: 'global', content: { value: 1 }, sealed: null } as const;
    const now = app.clock.now();
    const kept = {
      id: newId(),
      scopeId: EVERYONE,
      updatedBy: user.id,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    await app.database.dataSource.getRepository(SettingValue).insert({ ...row, ...kept });
    const acting = app.client(tokens.accessToken);
    expect((await acting.DELETE('/api/v1/settings/{key}', orphan)).response.status).toBe(200);

    expect(await keptBy('gone.setting')).toEqual([helper.id]);
    expect(await changers('gone.setting')).toEqual([helper.id]);
  });
});
