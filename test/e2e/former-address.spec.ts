import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '#libs/testing';
import { KnownDevice } from '../../src/auth/guessing/known-device.entity.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { AccountFlows } from '../support/account-flows.js';
import { AccountLifecycle } from '../support/lifecycle.js';
import { mails } from '../support/mails.js';

let app: TestApplication;
let administrator: SignedInUser;
let accounts: AccountLifecycle;

beforeAll(async () => {
  app = await TestApplication.start();
  accounts = new AccountLifecycle(app);
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const at = (id: string) => ({ params: { path: { id } } });
const emailOf = async ({ id }: { id: string }): Promise<string | undefined> =>
  (await administrator.client.GET('/api/v1/users/{id}', at(id))).data?.email;

/** The account has no password any more: its owner asks for one. */
async function expectWayBack(email: string): Promise<void> {
  expect(await accounts.loginStatus(email)).toBe(401);
  await app.anonymous.POST('/api/v1/auth/password-resets', { body: { email } });
  const { token } = await mails(app).last(email, 'auth.password_reset');
  const body = { token, newPassword: PASSWORD };
  await app.anonymous.POST('/api/v1/auth/password-resets/confirmations', { body });
  expect(await accounts.loginStatus(email)).toBe(200);
}

describe('the former address', () => {
  it('is told, and takes the account back within seven days, which ends every session (ASVS 6.3.7)', async () => {
    const user = await app.aUser(administrator);
    const email = uniqueEmail();
    const undo = await accounts.move(user, email);
    app.clock.advance(7 * DAY - MINUTE);
    const thief = await app.signIn(email, PASSWORD);

    expect((await accounts.undoEmail(undo)).response.status).toBe(204);
    expect(await accounts.statusOf(thief)).toBe(401);
    expect([await accounts.loginStatus(email), await accounts.loginStatus(user.email)]).toEqual([401, 401]);
    await expectWayBack(user.email);
    expect((await accounts.undoEmail(undo)).error).toMatchObject({ code: 'auth.invalid_token' });
  });

  it('leaves no device known but the one that takes the account back: the others may be those of a thief', async () => {
    const user = await app.aUser(administrator);
    const undo = await accounts.move(user, uniqueEmail());
    const devices = app.database.dataSource.getRepository(KnownDevice);
    const ours = await devices.findBy({ userId: user.id });
    await devices.insert({ userId: user.id, network: '203.0.113.66', lastSeenAt: app.clock.now() });
    const other = await app.aUser(administrator);
    expect((await accounts.undoEmail(undo)).response.status).toBe(204);

    const known = await devices.findBy({ userId: user.id });
    expect(known.map(({ network }) => network)).toEqual(ours.map(({ network }) => network));
    expect(known).toHaveLength(1);
    expect(await devices.countBy({ userId: other.id })).toBe(1);
  });

  it('is too late after seven days', async () => {
    const user = await app.aUser(administrator);
    const email = uniqueEmail();
    const undo = await accounts.move(user, email);
    app.clock.advance(7 * DAY);

    expect((await accounts.undoEmail(undo)).error).toMatchObject({ code: 'auth.invalid_token' });
    expect(await accounts.loginStatus(email)).toBe(200);
  });

  it('keeps its way back when the account is moved on, or deleted', async () => {
    const user = await app.aUser(administrator);
    const undo = await accounts.move(user, uniqueEmail());
    const next = uniqueEmail();
    const second = await accounts.move({ ...user, email: (await emailOf(user)) ?? '' }, next);
    await accounts.delete(user);

    expect((await accounts.undoEmail(undo)).response.status).toBe(204);
    expect(await emailOf(user)).toBe(user.email);
    expect((await accounts.undoEmail(second)).error).toMatchObject({ code: 'auth.invalid_token' });
    await mails(app).last(user.email, 'users.erasure_cancelled');
    app.clock.advance(31 * DAY);
    await accounts.eraseDue();
    await expectWayBack(user.email);
  });

  it('keeps its way back when whoever moved the account on takes it back to theirs', async () => {
    const user = await app.aUser(administrator);
    const undo = await accounts.move(user, uniqueEmail());
    app.clock.advance(MINUTE);
    const second = await accounts.move({ ...user, email: (await emailOf(user)) ?? '' }, uniqueEmail());

    expect((await accounts.undoEmail(second)).response.status).toBe(204);
    expect((await accounts.undoEmail(undo)).response.status).toBe(204);
    expect(await emailOf(user)).toBe(user.email);
  });

  it('is given back though someone has registered it meanwhile, and confirmed nothing', async () => {
    const flows = new AccountFlows(app, () => administrator);
    await flows.set('auth.registration', 'open');
    const user = await app.aUser(administrator);
    const undo = await accounts.move(user, uniqueEmail());
    await flows.register(user.email);
    expect(await accounts.mailsTo(user.email, 'auth.verify_email')).toHaveLength(1);

    expect((await accounts.undoEmail(undo)).response.status).toBe(204);
    expect(await emailOf(user)).toBe(user.email);
    await expectWayBack(user.email);
  });

  it('keeps its way back when an administrator takes roles or leaves them, not when they give some', async () => {
    const answers = [];
    for (const roles of [[], ['member'], ['member', 'administrator']]) {
      const user = await app.aUser(administrator);
      const undo = await accounts.move(user, uniqueEmail());
      await administrator.client.PUT('/api/v1/users/{id}/roles', { ...at(user.id), body: { roles } });
      answers.push((await accounts.undoEmail(undo)).response.status);
    }

    expect(answers).toEqual([204, 204, 422]);
  });

  it('is not given back when someone else has it by now', async () => {
    const user = await app.aUser(administrator);
    const undo = await accounts.move(user, uniqueEmail());
    await app.aUser(administrator, { email: user.email });

    expect((await accounts.undoEmail(undo)).error).toMatchObject({ status: 409, code: 'users.email_taken' });
    expect(await accounts.statusOf(user)).toBe(200);
  });

  it('has no other use for its token, nor another token this use (ASVS 6.6.2)', async () => {
    const user = await app.aUser(administrator);
    const email = uniqueEmail();
    await accounts.askForEmail(user, email);
    const confirm = await accounts.tokenIn('auth.confirm_email', email);
    expect((await accounts.undoEmail(confirm)).response.status).toBe(422);
    const undo = await accounts.move(user, email);
    expect((await accounts.confirmEmail(undo)).response.status).toBe(422);
    const body = { token: undo, newPassword: 'nine lanterns over the harbour' };
    const chosen = await app.anonymous.POST('/api/v1/auth/password-resets/confirmations', { body });
    expect(chosen.response.status).toBe(422);
  });

  it('is not left by an administrator without a fresh sign-in and a mail to the new one', async () => {
    const { error } = await administrator.client.PATCH('/api/v1/users/{id}', {
      ...at(administrator.id),
      body: { email: uniqueEmail() },
    });

    expect(error).toMatchObject({ status: 409, code: 'users.own_email' });
    expect(await emailOf(administrator)).toBe(administrator.email);
  });

  it('is asked at the new one when an administrator moves who had registered', async () => {
    const flows = new AccountFlows(app, () => administrator);
    await flows.set('auth.registration', 'open');
    const [email, next] = [uniqueEmail(), uniqueEmail()];
    await flows.register(email);
    await flows.verify(await accounts.tokenIn('auth.verify_email', email));
    const id = (await flows.find(email))?.id ?? '';
    await administrator.client.PATCH('/api/v1/users/{id}', { ...at(id), body: { email: next } });

    expect((await flows.verify(await accounts.tokenIn('auth.verify_email', next))).response.status).toBe(204);
    expect(await flows.loginStatus(next)).toBe(200);
  });

  it('is told, without a way back, when an administrator moves the account (ASVS 6.3.7)', async () => {
    const user = await app.aUser(administrator);
    const { client } = administrator;
    await client.PATCH('/api/v1/users/{id}', { ...at(user.id), body: { email: uniqueEmail() } });
    const told = await mails(app).last(user.email, 'auth.email_changed_by_administrator');
    expect(told.text).not.toContain('token');

    await client.PATCH('/api/v1/users/{id}', { ...at(user.id), body: { name: 'Ada Byron' } });
    expect(await accounts.mailsTo(user.email, 'auth.email_changed_by_administrator')).toHaveLength(1);
  });
});
