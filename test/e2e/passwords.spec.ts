import { PasswordHasher } from '#libs/crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DAY } from '#libs/testing';
import { PasswordCredential } from '../../src/auth/passwords/password-credential.entity.js';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';

const NEW = 'nine lanterns over the harbour';
/** The parameters of another year: the first is today's of the tests, the others are not. */
const OTHER = new PasswordHasher({ memoryCost: 16, timeCost: 2, parallelism: 1 });

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(async () => {
  await OTHER.close();
  await app.stop();
});

const change = ({ client }: SignedInUser, newPassword: string, currentPassword = PASSWORD) =>
  client.PUT('/api/v1/auth/password', { body: { currentPassword, newPassword } });
const login = async (email: string, password: string): Promise<number> =>
  (await app.anonymous.POST('/api/v1/auth/login', { body: { email, password } })).response.status;
const statusOf = async ({ client }: SignedInUser): Promise<number> =>
  (await client.GET('/api/v1/users/me')).response.status;
const refreshStatusOf = async ({ tokens: { refreshToken } }: SignedInUser): Promise<number> =>
  (await app.anonymous.POST('/api/v1/auth/refresh', { body: { refreshToken } })).response.status;
const credentials = () => app.database.dataSource.getRepository(PasswordCredential);
const minimumLength = (value: number) =>
  administrator.client.PUT('/api/v1/settings/{key}', {
    params: { path: { key: 'auth.passwordMinLength' } },
    body: { value: value as never },
  });

async function choose(newPassword: string): Promise<{ email: string; status: number; reason?: string }> {
  const { email, setPasswordToken: token } = await app.anInvitedUser(administrator);
  const { error, response } = await app.anonymous.POST('/api/v1/auth/password-resets/confirmations', {
    body: { token, newPassword },
  });
  return { email, status: response.status, reason: error?.errors?.[0]?.code };
}

describe('changing the password', () => {
  it('needs the current one, and keeps it when that is wrong (ASVS 6.2.3)', async () => {
    const user = await app.aUser(administrator);
    const other = await app.signIn(user.email, PASSWORD);

    for (const wrong of ['a wrong password', `${PASSWORD} `, PASSWORD.toUpperCase()]) {
      const { error } = await change(user, NEW, wrong);
      expect(error).toMatchObject({ status: 422, code: 'auth.wrong_password' });
      expect(error?.errors).toEqual([expect.objectContaining({ pointer: '/currentPassword' })]);
    }
    expect([await statusOf(other), await login(user.email, NEW), await login(user.email, PASSWORD)]).toEqual([
      200, 401, 200,
    ]);
  });

  it('ends every other session, and keeps this one (ASVS 7.4.3)', async () => {
    const user = await app.aUser(administrator);
    const other = await app.signIn(user.email, PASSWORD);
    expect((await change(user, NEW)).response.status).toBe(204);

    expect([await statusOf(user), await statusOf(other)]).toEqual([200, 401]);
    expect([await refreshStatusOf(user), await refreshStatusOf(other)]).toEqual([200, 401]);
    expect([await login(user.email, PASSWORD), await login(user.email, NEW)]).toEqual([401, 200]);
  });

  it('is refused to nobody, and takes no field of someone else', async () => {
    const user = await app.aUser(administrator);
    const body = { currentPassword: PASSWORD, newPassword: NEW, userId: administrator.id };

    expect((await app.anonymous.PUT('/api/v1/auth/password', { body })).response.status).toBe(401);
    expect((await user.client.PUT('/api/v1/auth/password', { body })).response.status).toBe(422);
    expect(await login(user.email, PASSWORD)).toBe(200);
  });

  it('lets one of five changes from the same password through (ASVS 15.4.2)', async () => {
    const user = await app.aUser(administrator);
    app.clock.advance(1);
    const passwords = Array.from({ length: 5 }, (_, index) => `${NEW} ${index}`);
    const answers = await Promise.all(passwords.map((password) => change(user, password)));
    const changed = answers.filter(({ response }) => response.status === 204);

    expect(changed).toHaveLength(1);
    const winner = passwords.find((_password, index) => answers[index]?.response.status === 204);
    expect(await login(user.email, winner ?? '')).toBe(200);
  });
});

describe('a password', () => {
  it.each([
    ['too_short', 'elevenchars'],
    ['too_short', '𝒜'.repeat(11)],
    ['common', 'unbelievable'],
    ['common', 'UNBELIEVABLE'],
    ['contains_context', 'ada person 12'],
    ['easy_to_guess', 'aaaaaaaaaaaa'],
    ['easy_to_guess', 'Password1234!'],
    ['contains_context', 'PERSONperson!1'],
    ['contains_context', 'Showrunner2026'],
    ['contains_context', 'ｓｈｏｗｒｕｎｎｅｒ!!!'],
  ])('is refused as %s: %s (ASVS 6.2.1, 6.2.4, 6.2.11)', async (reason, password) => {
    expect(await choose(password)).toMatchObject({ status: 422, reason });
    const user = await app.aUser(administrator);
    expect((await change(user, password)).error).toMatchObject({
      code: 'auth.password_refused',
      errors: [{ pointer: '/newPassword', code: reason }],
    });
    expect(await login(user.email, PASSWORD)).toBe(200);
  });

  it.each([
    ['twelve characters of one kind (ASVS 6.2.5)', 'kvzptwqnxrlm'],
    ['64 characters (ASVS 6.2.9)', 'correct horse '.repeat(5).slice(0, 64)],
    ['128 characters', 'correct horse '.repeat(10).slice(0, 128)],
    [
      '128 characters outside the basic plane',
      String.fromCodePoint(...Array.from({ length: 128 }, (_, index) => 0x1f300 + index)),
    ],
    ['spaces around it', '  orchard in november  '],
    ['text that normalisation would change', 'Å\u030a ﬁ e\u0301 ﷺ orchard'],
    ['a name beside enough else', 'Person with a quiet orchard'],
  ])('is taken verbatim: %s (ASVS 6.2.8)', async (_what, password) => {
    const { email, status } = await choose(password);

    expect(status).toBe(204);
    expect(await login(email, password)).toBe(200);
    expect(await login(email, [...password].slice(0, -1).join(''))).toBe(401);
    const normalised = password.normalize('NFKC').trim();
    if (normalised !== password) expect(await login(email, normalised)).toBe(401);
  });

  it('of 129 characters is refused, and not truncated', async () => {
    const { status, reason } = await choose('correct horse '.repeat(10).slice(0, 129));

    expect([status, reason]).toEqual([422, 'max_length']);
  });

  it.each([null, 12_345_678_901_234, ['a quiet orchard'], ''])('is text: not %o', async (password) => {
    expect((await choose(password as string)).status).toBe(422);
  });
});

describe('the setting auth.passwordMinLength', () => {
  it('steers choosing and changing at once, but no sign-in (ASVS 6.2.10)', async () => {
    const user = await app.aUser(administrator);
    await minimumLength(40);
    expect(await choose(NEW)).toMatchObject({ status: 422, reason: 'too_short' });
    expect((await change(user, NEW)).error?.errors?.[0]).toMatchObject({ code: 'too_short' });
    expect(await login(user.email, PASSWORD)).toBe(200);

    await minimumLength(8);
    expect(await choose('kvzptwqn')).toMatchObject({ status: 204 });
    expect(await choose('kvzptwq')).toMatchObject({ status: 422 });
    await minimumLength(12);
  });
});

describe('a stored hash', () => {
  it('is made again at a sign-in once the parameters have changed', async () => {
    const user = await app.aUser(administrator);
    const old = await OTHER.hash(PASSWORD);
    await credentials().update({ userId: user.id }, { hash: old });
    const stored = async (): Promise<string> =>
      (await credentials().findOneByOrFail({ userId: user.id })).hash;

    expect(await login(user.email, 'a wrong password')).toBe(401);
    expect(await stored()).toBe(old);
    expect(await login(user.email, PASSWORD)).toBe(200);
    const made = await stored();
    expect(made).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
    expect(await login(user.email, PASSWORD)).toBe(200);
    expect(await stored()).toBe(made);
  });

  it('of no known form lets nobody in', async () => {
    const user = await app.aUser(administrator);
    for (const hash of ['', 'x', PASSWORD, '$argon2id$v=19$m=8,t=1,p=1$$']) {
      await credentials().update({ userId: user.id }, { hash });
      expect(await login(user.email, PASSWORD)).toBe(401);
    }
  });
});

/** What happens while a password is being verified, which takes a while. */
function whileVerifying(happening: () => Promise<unknown>): void {
  const hasher = app.app.get(PasswordHasher);
  const verify = hasher.verify.bind(hasher);
  vi.spyOn(hasher, 'verify').mockImplementationOnce(async (hash, password) => {
    const isRight = await verify(hash, password);
    app.clock.advance(1);
    await happening();
    return isRight;
  });
}

describe('a sign-in that is under way (ASVS 15.4.2)', () => {
  it('with the old password opens no session once the password is changed', async () => {
    const user = await app.aUser(administrator);
    whileVerifying(() => change(user, NEW));

    expect(await login(user.email, PASSWORD)).toBe(401);
  });

  it.each(['suspended', 'deleted'])('opens no session once the owner is %s', async (what) => {
    const user = await app.aUser(administrator);
    const options = { params: { path: { id: user.id } } };
    const { client } = administrator;
    whileVerifying(() =>
      what === 'suspended'
        ? client.PUT('/api/v1/users/{id}/suspension', { ...options, body: { reason: 'Spam' } })
        : client.DELETE('/api/v1/users/{id}', options),
    );

    expect(await login(user.email, PASSWORD)).toBe(401);
  });

  it('still works when its hash is being made again', async () => {
    const user = await app.aUser(administrator);
    await credentials().update({ userId: user.id }, { hash: await OTHER.hash(PASSWORD) });
    const answers = await Promise.all(Array.from({ length: 5 }, () => login(user.email, PASSWORD)));

    expect(answers).toEqual([200, 200, 200, 200, 200]);
  });
});

it('an expired token changes no password', async () => {
  const user = await app.aUser(administrator);
  app.clock.advance(DAY);

  expect((await change(user, NEW)).response.status).toBe(401);
  expect(await login(user.email, PASSWORD)).toBe(200);
});
