import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountFlows } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { file, importFile } from '../support/user-files.js';

const CYRILLIC = 'аррӏе.com';
const PUNYCODE = 'xn--80ak6aa92e.com';

let app: TestApplication;
let administrator: SignedInUser;
let flows: AccountFlows;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  flows = new AccountFlows(app, () => administrator);
  await flows.set('auth.registration', 'open');
});
afterAll(() => app.stop());

const create = (email: string) =>
  administrator.client.POST('/api/v1/users', { body: { email, name: 'Ada', roles: ['member'] } });

/** An answer that says which address is wrong. */
const REFUSED = {
  status: 422,
  code: 'http.validation_failed',
  errors: [{ pointer: '/email', code: 'is_normal_email' }],
};

describe('an address in other characters than its mailbox has', () => {
  it.each(['\uff46iona@example.com', '\u212aim@example.com', '\ufb01ona@example.com', '\ufdfa@example.com'])(
    'is taken nowhere: %s',
    async (email) => {
      const { id } = await app.anInvitedUser(administrator);
      const path = { params: { path: { id } } };

      expect((await flows.register(email)).error).toMatchObject(REFUSED);
      expect((await create(email)).error).toMatchObject(REFUSED);
      expect(
        (await administrator.client.PATCH('/api/v1/users/{id}', { ...path, body: { email } })).error,
      ).toMatchObject(REFUSED);
      expect(
        (await administrator.client.PUT('/api/v1/users/me/email', { body: { email } })).error,
      ).toMatchObject(REFUSED);
      const report = await importFile(app, administrator, file(`${email},Ada,member`));
      expect(report).toMatchObject({ created: 0, failed: 1 });
    },
  );

  it('still signs in, as it does in capitals', async () => {
    const email = uniqueEmail();
    await flows.aRegisteredUser(email);
    const wide = email.replace(/^[a-z]/, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0));

    expect(wide).not.toBe(email);
    expect(await flows.loginStatus(wide, PASSWORD)).toBe(200);
  });
});

describe('a domain with letters of its own', () => {
  it('is the same as its ASCII form', async () => {
    const local = uniqueEmail().split('@')[0];
    await flows.aRegisteredUser(`${local}@${CYRILLIC}`);

    expect(await flows.loginStatus(`${local}@${CYRILLIC}`)).toBe(200);
    expect(await flows.loginStatus(`${local}@${PUNYCODE}`)).toBe(200);
    expect((await create(`${local}@${PUNYCODE}`)).error).toMatchObject({ code: 'users.email_taken' });
    const rows = [`${local}@${PUNYCODE}`, `new-${local}@${PUNYCODE}`, `new-${local}@${CYRILLIC}`];
    const sent = file(...rows.map((email) => `${email},Ada,member`));
    expect(await importFile(app, administrator, sent)).toMatchObject({ created: 1, existing: 2, failed: 0 });
  });
});
