import type { SignedInUser, TestApplication } from './application.js';

/** The same person in the same session, whose sign-in is as old as it is. */
export async function refreshed(app: TestApplication, user: SignedInUser): Promise<SignedInUser> {
  const body = { refreshToken: user.tokens.refreshToken };
  const { data } = await app.anonymous.POST('/api/v1/auth/refresh', { body });
  if (!data) throw new Error(`${user.email} has no session any more.`);
  return app.signedIn(user.email, data);
}
