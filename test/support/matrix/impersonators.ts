import type { SignedInUser, TestApplication, Tokens } from '../application.js';
import { aRole, at } from '../roles.js';
import {
  asHolderOf,
  asOutsider,
  type Caller,
  type CallerKind,
  everyPermission,
  type Verdict,
} from './callers.js';
import type { Route } from './routes.js';

/** Those who act for someone: they may do what both may, and nothing that is for the owner of the account only. */
export const IMPERSONATORS: Record<string, CallerKind> = {
  'an administrator who acts for another one (ASVS 8.2.1)': async (app) => {
    const permissions = await everyPermission(app);
    return actingFor(app, await aPerson(app, ['administrator']), permissions);
  },
  'an administrator who acts for someone with no role (ASVS 8.2.1)': async (app) =>
    actingFor(app, await aPerson(app, []), []),
  'a helper who acts for someone who has become an administrator since (ASVS 8.2.1, 8.3.2)': async (app) => {
    const [administrator, user] = [await app.signIn(), await aPerson(app, [])];
    const { name } = await aRole(administrator, `helper for ${user.id}`, ['users.impersonate']);
    const caller = await actingFor(app, user, ['users.impersonate'], await aPerson(app, [name]));
    await give(administrator, user, ['administrator']);
    return caller;
  },
};

/** Those who may do so no more. */
export const FORMER_IMPERSONATORS: Record<string, CallerKind> = {
  'someone who acts for another, and was suspended (ASVS 7.4.2)': (app) =>
    formerly(app, (administrator, helper) =>
      administrator.client.PUT('/api/v1/users/{id}/suspension', {
        ...at(helper.id),
        body: { reason: 'Spam' },
      }),
    ),
  'someone who acts for another, and may not any more (ASVS 8.3.2)': (app) =>
    formerly(app, (administrator, helper) => give(administrator, helper, ['member'])),
};

/** The tokens of a session of the user that the helper has. */
export async function impersonate({ client }: SignedInUser, { id }: SignedInUser): Promise<Tokens> {
  const body = { reason: 'Ticket 4711' };
  const { data, error } = await client.POST('/api/v1/users/{id}/impersonation', { ...at(id), body });
  if (!data) throw new Error(`Nobody acts for ${id}: ${JSON.stringify(error)}`);
  return data;
}

async function actingFor(
  app: TestApplication,
  user: SignedInUser,
  permissions: readonly string[],
  helper?: SignedInUser,
): Promise<Caller> {
  const { accessToken } = await impersonate(helper ?? (await app.signIn()), user);
  const asHolder = asHolderOf(permissions);
  return {
    authorization: `Bearer ${accessToken}`,
    expects: (route): Verdict => (isOwnerOnly(route) ? 403 : asHolder(route)),
  };
}

async function formerly(
  app: TestApplication,
  end: (administrator: SignedInUser, helper: SignedInUser) => Promise<unknown>,
): Promise<Caller> {
  const helper = await aPerson(app, ['administrator']);
  const { accessToken } = await impersonate(helper, await aPerson(app, ['administrator']));
  await end(await app.signIn(), helper);
  return { authorization: `Bearer ${accessToken}`, expects: asOutsider };
}

const isOwnerOnly = ({ access, isFreshOnly }: Route): boolean =>
  isFreshOnly || (access?.kind === 'signed_in' && access.ownerOnly === true);

const aPerson = async (app: TestApplication, roles: string[]): Promise<SignedInUser> =>
  app.aUser(await app.signIn(), { roles });

const give = ({ client }: SignedInUser, { id }: SignedInUser, roles: string[]) =>
  client.PUT('/api/v1/users/{id}/roles', { ...at(id), body: { roles } });
