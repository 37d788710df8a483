import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '#libs/testing';
import { AccountFlows, visible } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';

const NEW = 'a lantern behind the waterfall';

let app: TestApplication;
let administrator: SignedInUser;
let flows: AccountFlows;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  flows = new AccountFlows(app, () => administrator);
  await flows.set('auth.registration', 'open');
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const at = (id: string) => ({ params: { path: { id } } });
const suspend = (id: string) =>
  administrator.client.PUT('/api/v1/users/{id}/suspension', { ...at(id), body: { reason: 'Spam' } });

/** The status with which someone's session is answered. */
const statusOf = async ({ client }: SignedInUser): Promise<number> =>
  (await client.GET('/api/v1/users/me')).response.status;

describe('a forgotten password', () => {
  it('is replaced with the token of a mail, which ends every session and opens none (ASVS 6.4.3)', async () => {
    const user = await app.aUser(administrator);
    const elsewhere = await app.signIn(user.email, PASSWORD);
    await flows.askForReset(user.email);
    const token = await flows.tokenFor(user.email);
    expect(await flows.mailsTo(user.email)).toEqual(['auth.invitation', 'auth.password_reset']);
    const { response } = await flows.choose(token, NEW);

    expect([response.status, await response.text()]).toEqual([204, '']);
    expect([await statusOf(user), await statusOf(elsewhere)]).toEqual([401, 401]);
    expect([await flows.loginStatus(user.email), await flows.loginStatus(user.email, NEW)]).toEqual([
      401, 200,
    ]);
  });

  it('is the old one until the new one is chosen', async () => {
    const user = await app.aUser(administrator);
    await flows.askForReset(user.email);
    await flows.tokenFor(user.email);

    expect([await statusOf(user), await flows.loginStatus(user.email)]).toEqual([200, 200]);
  });

  it('verifies the address of who registered', async () => {
    const email = uniqueEmail();
    await flows.set('auth.requireVerifiedEmail', false);
    await flows.register(email);
    const verification = await flows.tokenFor(email);
    await flows.login(email);
    await flows.set('auth.requireVerifiedEmail', true);
    expect(await flows.loginStatus(email)).toBe(403);
    await flows.askForReset(email);
    await flows.choose(await flows.tokenFor(email), NEW);

    expect(await flows.loginStatus(email, NEW)).toBe(200);
    expect((await flows.verify(verification)).response.status).toBe(422);
  });

  it('of who has never verified the address is chosen with the account (ASVS 2.3.1)', async () => {
    const email = uniqueEmail();
    await flows.register(email, NEW);
    await flows.tokenFor(email);
    await flows.askForReset(email);
    const token = await flows.tokenFor(email);

    expect((await flows.mailsTo(email)).at(-1)).toBe('auth.complete_registration');
    expect((await flows.choose(token)).response.status).toBe(204);
    expect([await flows.loginStatus(email, NEW), await flows.loginStatus(email)]).toEqual([401, 200]);
  });
});

describe('asking for a reset', () => {
  it('answers alike, and mails nobody who has no password to forget (ASVS 6.3.8)', async () => {
    const { email: active } = await app.aUser(administrator);
    const { email: invited } = await app.anInvitedUser(administrator);
    const suspended = await app.aUser(administrator);
    const deleted = await app.aUser(administrator);
    await suspend(suspended.id);
    await administrator.client.DELETE('/api/v1/users/{id}', at(deleted.id));
    const others = [invited, suspended.email, deleted.email, uniqueEmail()];
    const before = await Promise.all(others.map((email) => flows.mailsTo(email)));
    const answers: unknown[] = [];
    for (const email of [...others, active.toUpperCase()])
      answers.push(await visible(await flows.askForReset(email)));

    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(answers[0]).toMatchObject({ status: 202, body: '' });
    expect((await flows.mailsTo(active)).at(-1)).toBe('auth.password_reset');
    expect(await Promise.all(others.map((email) => flows.mailsTo(email)))).toEqual(before);
  });

  it.each(['not an address', '', 7, null])('is refused without an address: %o', async (email) => {
    const { error } = await flows.askForReset(email as string);

    expect(error).toMatchObject({ status: 422, code: 'http.validation_failed' });
    expect(error?.errors?.[0]?.pointer).toBe('/email');
  });
});

describe('the token of a reset', () => {
  const aToken = async (email: string): Promise<string> => {
    await flows.askForReset(email);
    return flows.tokenFor(email);
  };

  it('works once, also when it is sent many times at once (ASVS 6.4.1)', async () => {
    const { email } = await app.aUser(administrator);
    const token = await aToken(email);
    const answers = await Promise.all(Array.from({ length: 10 }, () => flows.choose(token, NEW)));

    expect(answers.map(({ response }) => response.status).toSorted()).toEqual([204, ...Array(9).fill(422)]);
  });

  it('works for 30 minutes (ASVS 6.4.1)', async () => {
    const [one, other] = [await app.aUser(administrator), await app.aUser(administrator)];
    const [early, late] = [await aToken(one.email), await aToken(other.email)];
    app.clock.advance(30 * MINUTE - SECOND);
    expect((await flows.choose(early, NEW)).response.status).toBe(204);
    app.clock.advance(SECOND);

    expect((await flows.choose(late, NEW)).error).toMatchObject({ status: 422, code: 'auth.invalid_token' });
  });

  it('is replaced by the next one, and survives a password that is refused', async () => {
    const { email } = await app.aUser(administrator);
    const [first, second] = [await aToken(email), await aToken(email)];

    expect((await flows.choose(first, NEW)).response.status).toBe(422);
    expect((await flows.choose(second, 'short')).error).toMatchObject({ code: 'auth.password_refused' });
    expect((await flows.choose(second, NEW)).response.status).toBe(204);
  });

  it('is worth nothing once the account is suspended, deleted or moved', async () => {
    const users = [
      await app.aUser(administrator),
      await app.aUser(administrator),
      await app.aUser(administrator),
    ];
    const tokens = await Promise.all(users.map(({ email }) => aToken(email)));
    const [suspended, deleted, moved] = users.map(({ id }) => id);
    await suspend(suspended ?? '');
    await administrator.client.DELETE('/api/v1/users/{id}', at(deleted ?? ''));
    const body = { email: uniqueEmail() };
    await administrator.client.PATCH('/api/v1/users/{id}', { ...at(moved ?? ''), body });
    const answers = await Promise.all(tokens.map((token) => flows.choose(token, NEW)));

    expect(answers.map(({ response }) => response.status)).toEqual([422, 422, 422]);
    expect(await flows.loginStatus(users[0]?.email ?? '', NEW)).toBe(401);
  });
});
