import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OneTimeToken } from '../../src/auth/passwords/one-time-token.entity.js';
import { OneTimeTokensService } from '../../src/auth/passwords/one-time-tokens.service.js';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';

const NEW = 'nine lanterns over the harbour';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

/** One of each kind is asked for. @returns that for a new password */
async function tokensOf(userId: string): Promise<string> {
  const tokens = app.app.get(OneTimeTokensService, { strict: false });
  for (const purpose of ['set_password', 'verify_email'] as const) await tokens.issue(userId, purpose);
  for (const purpose of ['confirm_email', 'undo_email_change'] as const) {
    await tokens.issue(userId, purpose, { email: 'elsewhere@example.com' });
  }
  return (await tokens.issue(userId, 'reset_password')).token;
}

const purposesLeft = async (userId: string): Promise<string[]> =>
  (await app.database.dataSource.getRepository(OneTimeToken).findBy({ userId })).map(
    ({ purpose }) => purpose,
  );

const HAPPENINGS = {
  'a new password': ({ client }: SignedInUser) =>
    client.PUT('/api/v1/auth/password', { body: { currentPassword: PASSWORD, newPassword: NEW } }),
  'a password that was forgotten': (_user: SignedInUser, token: string) =>
    app.anonymous.POST('/api/v1/auth/password-resets/confirmations', { body: { token, newPassword: NEW } }),
  'a suspension': ({ id }: SignedInUser) =>
    administrator.client.PUT('/api/v1/users/{id}/suspension', {
      params: { path: { id } },
      body: { reason: 'Spam' },
    }),
};

describe('what was asked for by mail is worth nothing any more, but the way back to a former address:', () => {
  it.each(Object.entries(HAPPENINGS))('after %s', async (_what, happen) => {
    const user = await app.aUser(administrator);
    const { response } = await happen(user, await tokensOf(user.id));

    expect(response.ok).toBe(true);
    expect(await purposesLeft(user.id)).toEqual(['undo_email_change']);
  });
});
