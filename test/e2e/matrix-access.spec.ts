import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MINUTE } from '#libs/testing';
import { AllSessionsService } from '../../src/auth/all-sessions/all-sessions.service.js';
import { RouteDemands } from '../../src/auth/route-demands.js';
import { TestApplication } from '../support/application.js';
import { wrongAnswers } from '../support/matrix/access-matrix.js';
import {
  type CallerKind,
  INSIDERS,
  OUTSIDERS,
  seededRoles,
  singlePermissions,
  stale,
} from '../support/matrix/callers.js';
import { FORMER_IMPERSONATORS, IMPERSONATORS } from '../support/matrix/impersonators.js';
import {
  everyProgramScope,
  everyScope,
  FORMER_KEYS,
  FORMER_PROGRAMS,
  POOR_KEYS,
  POOR_PROGRAMS,
  singleProgramScopes,
  singleScopes,
} from '../support/matrix/key-holders.js';
import { isPlanted, PlantedModule } from '../support/matrix/planted.js';
import { harmless, send } from '../support/matrix/requests.js';
import { isWrite, type Route, routesOf } from '../support/matrix/routes.js';
import { withFeature } from '../support/planted-feature.js';

/** Milliseconds: on a machine that does other things too. */
const PATIENCE = 300_000;

let app: TestApplication;
let routes: Route[];

beforeAll(async () => {
  app = await withFeature(PlantedModule, () => TestApplication.start());
  routes = routesOf(app);
  // It is asked who is let in; several callers are at it at once, and none may be in another's way.
  vi.spyOn(AllSessionsService.prototype, 'endAll').mockResolvedValue();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await app.stop();
});

/** Of several kinds: each with the routes that answer it otherwise than they declare. */
async function allWrong(kinds: Record<string, CallerKind>): Promise<Record<string, string[]>> {
  const entries = Object.entries(kinds).map(
    async ([name, kind]) => [name, await wrongAnswers(app, routes, kind)] as const,
  );
  return Object.fromEntries((await Promise.all(entries)).filter(([, wrong]) => wrong.length > 0));
}

describe('every route answers as it declares', { timeout: PATIENCE }, () => {
  it.each(Object.entries({ ...OUTSIDERS, ...FORMER_IMPERSONATORS, ...FORMER_KEYS, ...FORMER_PROGRAMS }))(
    '%s',
    async (_name, kind) => {
      expect(await wrongAnswers(app, routes, kind)).toEqual([]);
    },
  );

  it.each(Object.entries({ ...INSIDERS, ...IMPERSONATORS, ...POOR_KEYS, ...POOR_PROGRAMS }))(
    '%s',
    async (_name, kind) => {
      expect(await wrongAnswers(app, routes, kind)).toEqual([]);
    },
  );

  it('each role that the application begins with (ASVS 8.2.1)', async () => {
    const kinds = await seededRoles(app);

    expect(Object.keys(kinds)).toEqual(expect.arrayContaining(['administrator', 'member']));
    expect(await allWrong(kinds)).toEqual({});
  });

  it('whoever holds one permission, and nothing else, for each of them (ASVS 8.2.1)', async () => {
    const kinds = await singlePermissions(app);

    expect(Object.keys(kinds).length).toBeGreaterThan(5);
    expect(await allWrong(kinds)).toEqual({});
  });

  it('an API key that permits one thing, for each of them, and one for all of them (ASVS 8.2.1)', async () => {
    const kinds = await singleScopes(app);

    expect(Object.keys(kinds).length).toBeGreaterThan(5);
    expect(await allWrong({ ...kinds, everything: everyScope })).toEqual({});
  });

  it('a key of a service account that permits one thing, for each of them, and one for all of them (ASVS 8.2.1)', async () => {
    const kinds = await singleProgramScopes(app);

    expect(Object.keys(kinds).length).toBeGreaterThan(5);
    expect(await allWrong({ ...kinds, everything: everyProgramScope })).toEqual({});
  });
});

describe('the matrix', () => {
  it('has a route that a feature adds, without being told of it', () => {
    expect(routes.length).toBeGreaterThan(60);
    expect(routes.find(({ name }) => name === 'GET /api/v1/planted/notes')).toMatchObject({
      access: { kind: 'permission', permission: 'users.read' },
      isFreshOnly: false,
    });
  });

  const planted = 'GET /api/v1/planted/notes: let in in the place of 403, undefined';
  const [someone = everyScope] = Object.values(IMPERSONATORS);
  const member = async () => (await seededRoles(app))['member'] ?? everyScope;
  it.each<[string, string, () => Promise<CallerKind>, (route: Route) => boolean, string]>([
    ['asks for no permission', 'assertHolds', member, () => true, planted],
    [
      'lets API keys in everywhere',
      'refuseApiKey',
      async () => everyScope,
      // Writes that ask for the session would fail loudly for want of one.
      (route) => !isWrite(route),
      'GET /api/v1/auth/sessions: let in in the place of 403, undefined',
    ],
    [
      'takes who acts for someone for them',
      'refuseImpersonator',
      async () => someone,
      () => true,
      'PUT /api/v1/auth/password: let in in the place of 403, http.validation_failed',
    ],
  ])('finds a guard that %s', async (_what, check, kind, isTried, found) => {
    const caller = await kind();
    const guard = vi
      .spyOn(RouteDemands.prototype as unknown as Record<string, () => void>, check)
      .mockReturnValue();
    const wrong = await wrongAnswers(app, routes.filter(isTried), caller);
    guard.mockRestore();

    // Some services ask again by themselves.
    expect(wrong.length).toBeGreaterThan(5);
    expect(wrong).toContain(found);
  });
});

it('the matrix finds a guard that takes service accounts for people', async () => {
  const settings = routes.filter(({ path }) => path.startsWith('/api/v1/users/me/settings'));
  const guard = vi
    .spyOn(RouteDemands.prototype as unknown as Record<string, () => void>, 'refuseServiceAccount')
    .mockReturnValue();
  const wrong = await wrongAnswers(app, settings, everyProgramScope);
  guard.mockRestore();

  expect(wrong).toEqual([
    'GET /api/v1/users/me/settings: let in in the place of 403, undefined',
    'GET /api/v1/users/me/settings/{key}: let in in the place of 403, settings.unknown_key',
  ]);
});

describe('a sign-in of ten minutes ago', () => {
  it('is too old where a fresh one is needed, and there only (ASVS 7.5.1)', async () => {
    const caller = () => stale(app, 10 * MINUTE + 1000);

    expect(routes.filter(({ isFreshOnly }) => isFreshOnly).length).toBeGreaterThan(2);
    expect(
      await wrongAnswers(
        app,
        routes.filter((route) => !isPlanted(route)),
        caller,
      ),
    ).toEqual([]);
  });

  it('is told so by every such route, as RFC 9470 has it (ASVS 7.5.1)', async () => {
    const { authorization } = await stale(app, 10 * MINUTE + 1000);
    for (const route of routes.filter(({ isFreshOnly }) => isFreshOnly)) {
      const { status, headers } = await send(app, route, harmless(route), authorization);

      expect(status, route.name).toBe(401);
      expect(headers.get('www-authenticate'), route.name).toBe(
        'Bearer error="insufficient_user_authentication", max_age=600',
      );
    }
  });
});
