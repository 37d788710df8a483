import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, SECOND } from '#libs/testing';
import { OneTimeToken } from '../../src/auth/passwords/one-time-token.entity.js';
import { AccountFlows, visible } from '../support/account-flows.js';
import { ADMIN, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';

const OTHER = 'a lantern behind the waterfall';

let app: TestApplication;
let administrator: SignedInUser;
let flows: AccountFlows;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  flows = new AccountFlows(app, () => administrator);
});
beforeEach(async () => {
  administrator = await app.signIn();
  await flows.set('auth.registration', 'open');
});
afterAll(() => app.stop());

const at = (id = '') => ({ params: { path: { id } } });

describe('the token of a registration', () => {
  it('works once, also when it is sent many times at once (ASVS 6.4.1)', async () => {
    const email = uniqueEmail();
    await flows.register(email);
    const token = await flows.tokenFor(email);
    const answers = await Promise.all(Array.from({ length: 10 }, () => flows.verify(token)));

    expect(answers.map(({ response }) => response.status).toSorted()).toEqual([204, ...Array(9).fill(422)]);
    expect((await flows.verify(token)).error).toMatchObject({ status: 422, code: 'auth.invalid_token' });
  });

  it('expires after 24 hours (ASVS 6.4.1)', async () => {
    const [late, early] = [uniqueEmail(), uniqueEmail()];
    await flows.register(late);
    await flows.register(early);
    const tokens = [await flows.tokenFor(late), await flows.tokenFor(early)];
    app.clock.advance(DAY - SECOND);
    expect((await flows.verify(tokens[1] ?? '')).response.status).toBe(204);
    app.clock.advance(SECOND);

    expect((await flows.verify(tokens[0] ?? '')).error).toMatchObject({ code: 'auth.invalid_token' });
  });

  it('chooses no password, and that of a reset verifies nothing (ASVS 2.3.1)', async () => {
    const [email, active] = [uniqueEmail(), uniqueEmail()];
    await flows.register(email);
    await flows.aRegisteredUser(active);
    await flows.askForReset(active);

    expect((await flows.choose(await flows.tokenFor(email), OTHER)).error).toMatchObject({
      code: 'auth.invalid_token',
    });
    expect((await flows.verify(await flows.tokenFor(active))).error).toMatchObject({
      code: 'auth.invalid_token',
    });
  });

  it('is stored as a digest only (ASVS 11.5.1)', async () => {
    const email = uniqueEmail();
    await flows.register(email);
    const token = await flows.tokenFor(email);
    const rows = await app.database.dataSource.getRepository(OneTimeToken).find();

    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('is dead once the account is suspended or deleted', async () => {
    const [suspended, deleted] = [uniqueEmail(), uniqueEmail()];
    for (const email of [suspended, deleted]) await flows.register(email);
    const tokens = [await flows.tokenFor(suspended), await flows.tokenFor(deleted)];
    const [one, other] = [await flows.find(suspended), await flows.find(deleted)];
    await administrator.client.PUT('/api/v1/users/{id}/suspension', {
      ...at(one?.id),
      body: { reason: 'Spam' },
    });
    await administrator.client.DELETE('/api/v1/users/{id}', at(other?.id));

    expect(await flows.loginStatus(suspended)).toBe(401);
    for (const token of tokens) expect((await flows.verify(token)).response.status).toBe(422);
  });
});

describe('asking for the mail again', () => {
  it('brings another token in place of the first', async () => {
    const email = uniqueEmail();
    await flows.register(email);
    const first = await flows.tokenFor(email);
    expect((await flows.resend(email)).response.status).toBe(202);
    const second = await flows.tokenFor(email);

    expect((await flows.verify(first)).response.status).toBe(422);
    expect((await flows.verify(second)).response.status).toBe(204);
    expect(await flows.loginStatus(email)).toBe(200);
  });

  it('leaves the choice of the password to the owner of an address that was registered twice', async () => {
    const email = uniqueEmail();
    await flows.register(email, OTHER);
    await flows.register(email);
    await flows.tokenFor(email);
    await flows.resend(email);

    expect((await flows.mailsTo(email)).at(-1)).toBe('auth.complete_registration');
  });

  it('answers alike, and sends nothing, where nothing is to be verified (ASVS 6.3.8)', async () => {
    const { email: invited } = await app.anInvitedUser(administrator);
    const { email: active } = await app.aUser(administrator);
    const waiting = uniqueEmail();
    await flows.register(waiting);
    const before = await Promise.all([invited, active].map((email) => flows.mailsTo(email)));
    const answers = [];
    for (const email of [waiting, invited, active, uniqueEmail(), ADMIN.email])
      answers.push(await visible(await flows.resend(email)));

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await Promise.all([invited, active].map((email) => flows.mailsTo(email)))).toEqual(before);
  });
});
