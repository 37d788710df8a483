import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import { AccountFlows } from '../support/account-flows.js';
import { type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { anAddress } from '../support/guesses.js';

const PER_ADDRESS = 5;
const PER_NETWORK = 30;

let app: TestApplication;
let administrator: SignedInUser;
let flows: AccountFlows;

beforeAll(async () => {
  app = await TestApplication.start({ RATE_LIMITS: 'on', TRUST_PROXY: '127.0.0.1' });
  administrator = await app.signIn();
  flows = new AccountFlows(app, () => administrator);
  await flows.set('auth.registration', 'open');
});
afterAll(() => app.stop());

type Route = 'register' | 'password-resets' | 'email-verification/requests';

async function ask(route: Route, email: string, from: string): Promise<number> {
  const person = route === 'register' ? { password: 'a quiet orchard in november', name: 'Ada' } : {};
  const response = await app.send(`/api/v1/auth/${route}`, {
    method: 'POST',
    body: JSON.stringify({ email, ...person }),
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
  });
  return response.status;
}

it('an address gets five mails in a quarter of an hour, and nobody is told (ASVS 2.3.2, 2.4.1, 6.3.8)', async () => {
  const { email } = await app.aUser(administrator);
  for (const address of [email, uniqueEmail()]) {
    for (let index = 0; index < 2 * PER_ADDRESS; index++)
      expect(await ask('password-resets', address, anAddress())).toBe(202);
  }
  const resets = async (): Promise<number> =>
    (await flows.mailsTo(email)).filter((name) => name === 'auth.password_reset').length;

  expect(await resets()).toBe(PER_ADDRESS);
  app.clock.advance(15 * MINUTE);
  await ask('password-resets', email, anAddress());
  expect(await resets()).toBe(PER_ADDRESS + 1);
});

it('what sends nothing keeps nobody from the mail that they need', async () => {
  const { email } = await app.aUser(await app.signIn());
  for (const route of ['register', 'email-verification/requests'] as const)
    for (let index = 0; index < 2 * PER_ADDRESS; index++) await ask(route, email, anAddress());
  await ask('password-resets', email, anAddress());

  expect((await flows.mailsTo(email)).at(-1)).toBe('auth.password_reset');
});

it('an invitation is sent again five times in a quarter of an hour', async () => {
  const inviting = await app.signIn();
  const body = { email: uniqueEmail(), name: 'Ada Person', roles: ['member'] };
  const { data } = await inviting.client.POST('/api/v1/users', { body });
  const path = { params: { path: { id: data?.id ?? '' } } };
  const statuses = [];
  for (let index = 0; index <= PER_ADDRESS; index++)
    statuses.push((await inviting.client.POST('/api/v1/users/{id}/invitations', path)).response.status);

  expect(statuses).toEqual([...Array(PER_ADDRESS).fill(202), 429]);
});

it.each<Route>(['register', 'password-resets', 'email-verification/requests'])(
  'one network asks for thirty mails an hour, whoever they are for: %s (ASVS 2.4.1)',
  async (route) => {
    const from = anAddress();
    const statuses = [];
    for (let index = 0; index <= PER_NETWORK; index++) statuses.push(await ask(route, uniqueEmail(), from));

    expect(statuses).toEqual([...Array(PER_NETWORK).fill(202), 429]);
    expect(await ask(route, uniqueEmail(), anAddress())).toBe(202);
  },
);
