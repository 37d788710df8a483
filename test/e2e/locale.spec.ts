import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SignedInUser, TestApplication } from '../support/application.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const setGlobalLocale = (value: string) =>
  administrator.client.PUT('/api/v1/settings/{key}', {
    params: { path: { key: 'user.locale' } },
    body: { value },
  });

async function refusalFor({ client }: SignedInUser): Promise<string | undefined> {
  const options = { params: { path: { key: 'lists.defaultLimit' } }, body: { value: 'many' } };
  const { error } = await client.PUT('/api/v1/users/me/settings/{key}', options);
  expect(error).toMatchObject({ status: 422, code: 'settings.invalid_value' });
  return error?.errors?.[0]?.detail;
}

it("explains a refused value in the reader's user.locale, as soon as that is set", async () => {
  const user = await app.aUser(administrator);
  expect(await refusalFor(user)).toMatch(/^Invalid input/);

  const options = { params: { path: { key: 'user.locale' } }, body: { value: 'pt-BR' } };
  expect((await user.client.PUT('/api/v1/users/me/settings/{key}', options)).response.status).toBe(200);

  expect(await refusalFor(user)).toMatch(/^Entrada inválida/);
  expect(await refusalFor(administrator)).toMatch(/^Invalid input/);
});

it('goes by the value for everyone where a person has set none', async () => {
  const user = await app.aUser(administrator);
  expect((await setGlobalLocale('de')).response.status).toBe(200);

  expect(await refusalFor(user)).toMatch(/^Ungültige Eingabe/);
  expect((await setGlobalLocale('en')).response.status).toBe(200);
});
