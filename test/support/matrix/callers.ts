import { Role } from '../../../src/users/roles/role.entity.js';
import { PASSWORD, type SignedInUser, type TestApplication } from '../application.js';
import { aRole, at } from '../roles.js';
import { addTotp } from '../security-events.js';
import type { Route } from './routes.js';

/** What the guard must answer. */
export type Verdict = 401 | 403 | 'let in';

/** Someone, or something, that calls. */
export interface Caller {
  /** The field `Authorization`. */
  authorization?: string;
  expects: (route: Route) => Verdict;
}

/** Makes a caller of one kind, and another one when that has ended its own session. */
export type CallerKind = (app: TestApplication) => Promise<Caller>;

/** Those who are nobody, or nobody any more, and what that shows. */
export const OUTSIDERS: Record<string, CallerKind> = {
  'nobody (ASVS 8.2.1)': async () => ({ expects: asOutsider }),
  'someone with a made-up token (ASVS 7.2.1, 8.2.1)': async () => ({
    authorization: 'Bearer made.up.token',
    expects: asOutsider,
  }),
  'someone suspended (ASVS 7.4.2)': (app) =>
    former(app, (administrator, user) =>
      administrator.client.PUT('/api/v1/users/{id}/suspension', { ...at(user.id), body: { reason: 'Spam' } }),
    ),
  'someone deleted (ASVS 7.4.2)': (app) =>
    former(app, (administrator, user) => administrator.client.DELETE('/api/v1/users/{id}', at(user.id))),
  'someone who has signed out (ASVS 7.4.1)': (app) =>
    former(app, (_administrator, user) => user.client.POST('/api/v1/auth/logout')),
  'someone whose sessions an administrator ended (ASVS 7.4.5)': (app) =>
    former(app, (administrator, user) =>
      administrator.client.DELETE('/api/v1/users/{id}/sessions', at(user.id)),
    ),
  'someone whose factors an administrator removed (ASVS 7.4.5)': (app) =>
    former(app, async (administrator, user) => {
      await addTotp(app, user);
      return administrator.client.DELETE('/api/v1/users/{id}/factors', at(user.id));
    }),
  'someone who has yet to give the second factor (ASVS 8.2.1)': async (app) => {
    const user = await app.aUser(await app.signIn(), { roles: ['administrator'] });
    await addTotp(app, user);
    const body = { email: user.email, password: PASSWORD };
    const { data } = await app.anonymous.POST('/api/v1/auth/login', { body });
    if (!data || !('mfaToken' in data)) throw new Error('The password alone was enough.');
    return { authorization: `Bearer ${data.mfaToken}`, expects: asOutsider };
  },
};

/** Those who are signed in. */
export const INSIDERS: Record<string, CallerKind> = {
  'an invited person with no role (ASVS 8.2.1)': (app) => holder(app, [], []),
};

/** One for each role that the application begins with. */
export async function seededRoles(app: TestApplication): Promise<Record<string, CallerKind>> {
  const roles = await app.database.dataSource.getRepository(Role).findBy({ isBuiltIn: true });
  const administrator = await app.signIn();
  const bodies = await Promise.all(
    roles.map(async ({ id }) => (await administrator.client.GET('/api/v1/roles/{id}', at(id))).data),
  );
  const kinds = bodies.map((role) => {
    if (!role) throw new Error('A role cannot be read.');
    return [role.name, (each: TestApplication) => holder(each, [role.name], role.permissions)] as const;
  });
  return Object.fromEntries(kinds);
}

/** One for each permission that features declare, who holds nothing else. */
export async function singlePermissions(app: TestApplication): Promise<Record<string, CallerKind>> {
  const administrator = await app.signIn();
  const kinds = (await everyPermission(app)).map(async (name) => {
    await aRole(administrator, `only ${name}`, [name]);
    return [name, (each: TestApplication) => holder(each, [`only ${name}`], [name])] as const;
  });
  return Object.fromEntries(await Promise.all(kinds));
}

/** Those that features declare. */
export async function everyPermission(app: TestApplication): Promise<string[]> {
  const { data } = await (await app.signIn()).client.GET('/api/v1/permissions');
  return (data?.items ?? []).map(({ key }) => key);
}

/** Whoever proved long ago who they are, and has held on to the session since. */
export async function stale(app: TestApplication, milliseconds: number): Promise<Caller> {
  const { tokens } = await app.aUser(await app.signIn(), { roles: ['administrator'] });
  app.clock.advance(milliseconds);
  const { refreshToken } = tokens;
  const { data } = await app.anonymous.POST('/api/v1/auth/refresh', { body: { refreshToken } });
  return {
    authorization: `Bearer ${data?.accessToken}`,
    expects: (route) => (route.isFreshOnly ? 401 : 'let in'),
  };
}

async function holder(
  app: TestApplication,
  roles: string[],
  permissions: readonly string[],
): Promise<Caller> {
  const { tokens } = await app.aUser(await app.signIn(), { roles });
  return { authorization: `Bearer ${tokens.accessToken}`, expects: asHolderOf(permissions) };
}

/** Someone who is cut off, while their access token has not expired. */
async function former(
  app: TestApplication,
  end: (administrator: SignedInUser, user: SignedInUser) => Promise<unknown>,
): Promise<Caller> {
  const administrator = await app.signIn();
  const user = await app.aUser(administrator, { roles: ['administrator'] });
  await end(administrator, user);
  return { authorization: `Bearer ${user.tokens.accessToken}`, expects: asOutsider };
}

export const asOutsider = ({ access }: Route): Verdict => (access?.kind === 'public' ? 'let in' : 401);

export const asHolderOf =
  (permissions: readonly string[]) =>
  ({ access }: Route): Verdict =>
    access?.kind === 'permission' && !permissions.includes(access.permission) ? 403 : 'let in';
