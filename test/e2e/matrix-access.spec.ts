import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MINUTE } from '#libs/testing';
import { AccessGuard } from '../../src/auth/access.guard.js';
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
import { isPlanted, PlantedModule } from '../support/matrix/planted.js';
import { harmless, send } from '../support/matrix/requests.js';
import { type Route, routesOf } from '../support/matrix/routes.js';
import { withFeature } from '../support/planted-feature.js';

/** Milliseconds: on a machine that does other things too. */
const PATIENCE = 300_000;

let app: TestApplication;
let routes: Route[];

beforeAll(async () => {
  app = await withFeature(PlantedModule, () => TestApplication.start());
  routes = routesOf(app);
});
afterAll(() => app.stop());

/** Of several kinds: each with the routes that answer it otherwise than they declare. */
async function allWrong(kinds: Record<string, CallerKind>): Promise<Record<string, string[]>> {
  const entries = Object.entries(kinds).map(
    async ([name, kind]) => [name, await wrongAnswers(app, routes, kind)] as const,
  );
  return Object.fromEntries((await Promise.all(entries)).filter(([, wrong]) => wrong.length > 0));
}

describe('every route answers as it declares', { timeout: PATIENCE }, () => {
  it.each(Object.entries(OUTSIDERS))('%s', async (_name, kind) => {
    expect(await wrongAnswers(app, routes, kind)).toEqual([]);
  });

  it.each(Object.entries(INSIDERS))('%s', async (_name, kind) => {
    expect(await wrongAnswers(app, routes, kind)).toEqual([]);
  });

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
});

describe('the matrix', () => {
  it('has a route that a feature adds, without being told of it', () => {
    expect(routes.length).toBeGreaterThan(60);
    expect(routes.find(({ name }) => name === 'GET /api/v1/planted/notes')).toMatchObject({
      access: { kind: 'permission', permission: 'users.read' },
      isFreshOnly: false,
    });
  });

  it('finds a guard that asks for no permission', async () => {
    const guard = vi
      .spyOn(AccessGuard.prototype as unknown as { assertHolds: () => void }, 'assertHolds')
      .mockReturnValue();
    const { member } = await seededRoles(app);
    const wrong = member ? await wrongAnswers(app, routes, member) : [];
    guard.mockRestore();

    // Some services ask again by themselves.
    expect(wrong.length).toBeGreaterThan(20);
    expect(wrong).toContain('GET /api/v1/planted/notes: let in in the place of 403, undefined');
  });
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
