import { SECOND } from '#libs/testing';
import { anApiKey } from '../api-keys.js';
import type { SignedInUser, TestApplication } from '../application.js';
import { at } from '../roles.js';
import {
  aServiceAccount,
  aServiceKey,
  changeServiceAccount,
  giveRoles,
  removeServiceAccount,
  revokeServiceKey,
} from '../service-accounts.js';
import { asOutsider, type Caller, type CallerKind, everyPermission, type Verdict } from './callers.js';
import type { Route } from './routes.js';

/** API keys that permit what their owner may not do, or nothing. */
export const POOR_KEYS: Record<string, CallerKind> = {
  'an API key that permits nothing (ASVS 8.2.1)': async (app) => keyOf(app, await anOwner(app), []),
  'an API key for everything, whose owner may do nothing any more (ASVS 8.3.2)': async (app) => {
    const [administrator, owner] = [await app.signIn(), await anOwner(app)];
    const { authorization } = await keyOf(app, owner, await everyPermission(app));
    await administrator.client.PUT('/api/v1/users/{id}/roles', { ...at(owner.id), body: { roles: [] } });
    return { authorization, expects: asKeyFor([]) };
  },
};

/** API keys of the past. */
export const FORMER_KEYS: Record<string, CallerKind> = {
  'an API key that was revoked (ASVS 7.4.1)': (app) =>
    former(app, ({ client }, keyId) => client.DELETE('/api/v1/auth/api-keys/{id}', at(keyId))),
  'an API key that has expired (ASVS 7.4.1)': (app) => former(app, async () => app.clock.advance(2 * SECOND)),
  'an API key of someone suspended (ASVS 7.4.2)': (app) =>
    former(app, async ({ id }) =>
      (await app.signIn()).client.PUT('/api/v1/users/{id}/suspension', {
        ...at(id),
        body: { reason: 'Spam' },
      }),
    ),
  'an API key of someone deleted (ASVS 7.4.2)': (app) =>
    former(app, async ({ id }) => (await app.signIn()).client.DELETE('/api/v1/users/{id}', at(id))),
};

/** One for each permission that features declare, of someone who may do everything. */
export async function singleScopes(app: TestApplication): Promise<Record<string, CallerKind>> {
  const kinds = (await everyPermission(app)).map(
    (name) => [name, async (each: TestApplication) => keyOf(each, await anOwner(each), [name])] as const,
  );
  return Object.fromEntries(kinds);
}

/** One for everything, of someone who may do everything. */
export const everyScope: CallerKind = async (app) =>
  keyOf(app, await anOwner(app), await everyPermission(app));

/** Keys of service accounts that permit what their account may not do, or nothing. */
export const POOR_PROGRAMS: Record<string, CallerKind> = {
  'a key of a service account that permits nothing (ASVS 8.2.1)': (app) => programFor(app, []),
  'a key for everything of a service account that may do nothing any more (ASVS 8.3.2)': async (app) => {
    const { id, key } = await aProgram(app, await everyPermission(app));
    await giveRoles(await app.signIn(), id, []);
    return { authorization: `Bearer ${key}`, expects: asProgramFor([]) };
  },
};

/** Those of the past. */
export const FORMER_PROGRAMS: Record<string, CallerKind> = {
  'a key of a service account that was revoked (ASVS 7.4.1)': (app) =>
    formerProgram(app, async ({ id, keyId }) => revokeServiceKey(await app.signIn(), id, keyId)),
  'a key of a service account that is disabled (ASVS 7.4.2)': (app) =>
    formerProgram(app, async ({ id }) =>
      changeServiceAccount(await app.signIn(), id, { status: 'disabled' }),
    ),
  'a key of a service account that was deleted (ASVS 7.4.2)': (app) =>
    formerProgram(app, async ({ id }) => removeServiceAccount(await app.signIn(), id)),
};

/** One for each permission that features declare, of a service account that may do everything. */
export async function singleProgramScopes(app: TestApplication): Promise<Record<string, CallerKind>> {
  const kinds = (await everyPermission(app)).map(
    (name) => [name, (each: TestApplication) => programFor(each, [name])] as const,
  );
  return Object.fromEntries(kinds);
}

/** One for everything, of a service account that may do everything. */
export const everyProgramScope: CallerKind = async (app) => programFor(app, await everyPermission(app));

interface Program {
  id: string;
  keyId: string;
  key: string;
}

async function aProgram(app: TestApplication, permissions: string[]): Promise<Program> {
  const administrator = await app.signIn();
  const { id } = await aServiceAccount(administrator, ['administrator']);
  const { id: keyId, key } = await aServiceKey(app, administrator, { id }, permissions);
  return { id, keyId, key };
}

async function programFor(app: TestApplication, permissions: string[]): Promise<Caller> {
  const { key } = await aProgram(app, permissions);
  return { authorization: `Bearer ${key}`, expects: asProgramFor(permissions) };
}

async function formerProgram(
  app: TestApplication,
  end: (program: Program) => Promise<unknown>,
): Promise<Caller> {
  const program = await aProgram(app, await everyPermission(app));
  await end(program);
  return { authorization: `Bearer ${program.key}`, expects: asOutsider };
}

async function keyOf(app: TestApplication, owner: SignedInUser, permissions: string[]): Promise<Caller> {
  const { key } = await anApiKey(app, owner, permissions);
  return { authorization: `Bearer ${key}`, expects: asKeyFor(permissions) };
}

async function former(
  app: TestApplication,
  end: (owner: SignedInUser, keyId: string) => Promise<unknown>,
): Promise<Caller> {
  const owner = await anOwner(app);
  const expiresAt = new Date(app.clock.now().getTime() + SECOND).toISOString();
  const { id, key } = await anApiKey(app, owner, await everyPermission(app), expiresAt);
  await end(owner, id);
  return { authorization: `Bearer ${key}`, expects: asOutsider };
}

const anOwner = async (app: TestApplication): Promise<SignedInUser> =>
  app.aUser(await app.signIn(), { roles: ['administrator'] });

/** Keys are for what they permit, and stand for nobody's presence. */
const asKeyFor =
  (permissions: readonly string[]) =>
  ({ access, isFreshOnly }: Route): Verdict => {
    if (access?.kind === 'public') return 'let in';
    if (isFreshOnly) return 403;
    if (access?.kind === 'permission') return permissions.includes(access.permission) ? 'let in' : 403;
    return access?.apiKeys ? 'let in' : 403;
  };

/** Service accounts are nobody: what is about who asks is not for them. */
const asProgramFor =
  (permissions: readonly string[]) =>
  (route: Route): Verdict => {
    const { access } = route;
    if (access?.kind === 'signed_in' && !access.serviceAccounts) return 403;
    return asKeyFor(permissions)(route);
  };
