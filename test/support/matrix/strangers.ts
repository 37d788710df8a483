import { newId } from '#libs/kernel';
import { OidcIdentity } from '../../../src/auth/oidc/oidc-identity.entity.js';
import type { TestApplication } from '../application.js';
import { Passkeys } from '../passkeys.js';
import { anApiKey } from '../api-keys.js';
import { aRole } from '../roles.js';
import { aServiceAccount, aServiceKey } from '../service-accounts.js';
import { ofFeatures } from '../features.js';
import type { Route } from './routes.js';
import type { Strange, Stranger } from './stranger.js';

interface StrangersThing {
  make: (app: TestApplication) => Promise<Strange>;
  /** It names nobody's object: everyone has a value of their own under the same key. */
  isShared?: true;
}

/** How each parameter of a path is filled with something of a stranger, by the path that ends with it. */
const THINGS: Record<string, StrangersThing> = {
  '/api/v1/users/{id}': { make: async (app) => strangeUser(await aStranger(app)) },
  '/api/v1/auth/sessions/{id}': {
    make: async (app) => {
      const { user, traces } = await aStranger(app);
      return { value: user.tokens.session.id, traces };
    },
  },
  '/api/v1/auth/passkeys/{id}': {
    make: async (app) => {
      const { user, traces } = await aStranger(app);
      const name = `Phone ${newId()}`;
      const { id } = await new Passkeys(app).add(user, name);
      return { value: id, traces: [...traces, name] };
    },
  },
  '/api/v1/auth/api-keys/{id}': {
    make: async (app) => {
      const { user, traces } = await aStranger(app);
      const name = `Report ${newId()}`;
      const { data } = await user.client.POST('/api/v1/auth/api-keys', { body: { name, permissions: [] } });
      if (!data) throw new Error('The stranger got no API key.');
      app.logs.addSecret(data.key);
      return { value: data.id, traces: [...traces, name] };
    },
  },
  '/api/v1/auth/oidc/identities/{id}': {
    make: async (app) => {
      const { user, traces } = await aStranger(app);
      const [id, subject, issuer] = [newId(), newId(), 'https://id.example.com'];
      const { manager } = app.database.dataSource;
      const more = { email: user.email, createdAt: app.clock.now(), lastUsedAt: null };
      await manager.insert(OidcIdentity, { id, userId: user.id, issuer, subject, ...more });
      return { value: id, traces: [...traces, subject] };
    },
  },
  '/api/v1/auth/oidc/{provider}': {
    isShared: true,
    make: async () => ({ value: 'unknown', traces: [] }),
  },
  '/api/v1/users/me/settings/{key}': {
    isShared: true,
    make: async (app) => {
      const { user, traces } = await aStranger(app);
      const value = 'user.locale';
      const locale = `en-x-${newId().slice(0, 8)}`;
      await user.client.PUT('/api/v1/users/me/settings/{key}', {
        params: { path: { key: value } },
        body: { value: locale } as never,
      });
      return { value, traces: [...traces, locale], body: { value: 'de' } };
    },
  },
  '/api/v1/settings/{key}': {
    isShared: true,
    make: async () => ({ value: 'lists.defaultLimit', traces: [] }),
  },
  '/api/v1/users/{id}/api-keys/{keyId}': {
    make: async (app) => {
      const { user, traces } = await aStranger(app);
      const { id } = await anApiKey(app, user);
      return { value: id, traces, within: user.id };
    },
  },
  '/api/v1/service-accounts/{id}': {
    make: async (app) => {
      const { id, name } = await aServiceAccount(await app.signIn());
      return { value: id, traces: [name] };
    },
  },
  '/api/v1/service-accounts/{id}/api-keys/{keyId}': {
    make: async (app) => {
      const account = await aServiceAccount(await app.signIn());
      const { id } = await aServiceKey(app, await app.signIn(), account);
      return { value: id, traces: [account.name], within: account.id };
    },
  },
  '/api/v1/roles/{id}': {
    make: async (app) => {
      const { id, name } = await aRole(await app.signIn(), `role ${newId()}`);
      return { value: id, traces: [name] };
    },
  },
  '/api/v1/jobs/{id}': {
    make: async (app) => {
      const { traces } = await aStranger(app);
      // The mail that invited them is sent by a job.
      const { data } = await (
        await app.signIn()
      ).client.GET('/api/v1/jobs', {
        querySerializer: () => 'limit=1',
      });
      return { value: data?.items[0]?.id ?? '', traces };
    },
  },
};

for (const [place, make] of Object.entries(ofFeatures('things')))
  THINGS[place] = { make: async (app) => make(app, await aStranger(app)) };

/** The paths up to each parameter of the route. */
const placesOf = ({ path }: Route): string[] =>
  [...path.matchAll(/\{\w+\}/g)].map(({ 0: text, index }) => path.slice(0, index + text.length));

/** Parameters for which nobody has said how a stranger's object is made. */
export const unknownParameters = (routes: readonly Route[]): string[] => [
  ...new Set(routes.flatMap(placesOf).filter((place) => !(place in THINGS))),
];

/** Those whose parameter has gone from every route. */
export const idleThings = (routes: readonly Route[]): string[] => {
  const places = new Set(routes.flatMap(placesOf));
  return Object.keys(THINGS).filter((place) => !places.has(place));
};

/** Whether its parameters name nobody's object. */
export const isShared = (route: Route): boolean => placesOf(route).every((place) => THINGS[place]?.isShared);

/** The path of the route to something that a stranger has, made for this call. */
export async function pathToStrange(
  app: TestApplication,
  route: Route,
): Promise<Omit<Strange, 'value' | 'within'> & { path: string }> {
  const made = await Promise.all(placesOf(route).map((place) => THINGS[place]?.make(app)));
  const within = made.findLast((strange) => strange?.within)?.within;
  const values = made.map((strange, index) =>
    within !== undefined && index === made.length - 2 ? within : (strange?.value ?? newId()),
  );
  let next = 0;
  return {
    path: route.path.replace(/\{\w+\}/g, () => values[next++] ?? ''),
    traces: made.flatMap((strange) => strange?.traces ?? []),
    body: made.find((strange) => strange?.body)?.body,
  };
}

async function aStranger(app: TestApplication): Promise<Stranger> {
  const name = `Stranger ${newId()}`;
  const user = await app.aUser(await app.signIn(), { name });
  return { user, traces: [name, user.email] };
}

const strangeUser = ({ user, traces }: Stranger): Strange => ({ value: user.id, traces });
