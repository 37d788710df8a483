import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { impersonate } from '../support/matrix/impersonators.js';
import { isPlanted, PlantedModule } from '../support/matrix/planted.js';
import { type Answered, exemplary, send } from '../support/matrix/requests.js';
import { parametersOf, type Route, routesOf } from '../support/matrix/routes.js';
import { stateOf } from '../support/matrix/state.js';
import { idleThings, isShared, pathToStrange, unknownParameters } from '../support/matrix/strangers.js';
import { withFeature } from '../support/planted-feature.js';

/** Milliseconds: on a machine that does other things too. */
const PATIENCE = 300_000;

let app: TestApplication;
let administrator: SignedInUser;
let member: SignedInUser;
let all: Route[];
let routes: Route[];

beforeAll(async () => {
  app = await withFeature(PlantedModule, () => TestApplication.start());
  administrator = await app.signIn();
  member = await app.aUser(administrator);
  all = routesOf(app);
  routes = all.filter((route) => parametersOf(route).length > 0 && !isPlanted(route));
});
afterAll(() => app.stop());

interface Attempt {
  answer: Answered;
  /** What of the stranger the answer tells. */
  told: string[];
  hasChanged: boolean;
}

/** Calls the route with something that a stranger has. */
async function attempt(route: Route, { tokens, id }: SignedInUser): Promise<Attempt> {
  const { path, traces, body } = await pathToStrange(app, route);
  const before = await stateOf(app, id);
  const answer = await send(app, route, exemplary(route, path, body), `Bearer ${tokens.accessToken}`);
  const after = await stateOf(app, id);
  return {
    answer,
    told: traces.filter((trace) => answer.text.includes(trace)),
    hasChanged: JSON.stringify(before) !== JSON.stringify(after),
  };
}

/** What is wrong with how the route answers someone who has no business with the object. */
async function faultsFor(route: Route, user: SignedInUser): Promise<string[]> {
  const { answer, told, hasChanged } = await attempt(route, user);
  const expected = route.access?.kind === 'permission' ? 403 : 404;
  return [
    ...(isOwn(route) || answer.status === expected ? [] : [`${answer.status} in the place of ${expected}`]),
    ...told.map((trace) => `tells "${trace}"`),
    ...(hasChanged ? ['changes something of a stranger'] : []),
  ].map((fault) => `${route.name}: ${fault}`);
}

/** The key names a value of the caller's own. */
const isOwn = (route: Route): boolean => route.access?.kind === 'signed_in' && isShared(route);

async function allFaults(user: SignedInUser, some: Route[]): Promise<string[]> {
  const faults: string[] = [];
  for (const route of some) faults.push(...(await faultsFor(route, user)));
  return faults;
}

const isSignedIn = ({ access }: Route): boolean => access?.kind === 'signed_in';

describe("a stranger's object, at every route that takes an id,", { timeout: PATIENCE }, () => {
  it('is not there for a member, who is told nothing of it and changes nothing of it (ASVS 8.2.2)', async () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(await allFaults(member, routes)).toEqual([]);
  });

  it('is not there for an administrator either, where people have their own (ASVS 8.2.2)', async () => {
    expect(await allFaults(administrator, routes.filter(isSignedIn))).toEqual([]);
  });

  it('is not there for who acts for a member either (ASVS 8.2.2)', async () => {
    const acting = { ...member, tokens: await impersonate(administrator, member) };
    const open = routes.filter(
      ({ access, isFreshOnly }) => access?.kind === 'signed_in' && !access.ownerOnly && !isFreshOnly,
    );
    expect(open.length).toBeGreaterThan(2);
    expect(await allFaults(acting, open)).toEqual([]);
  });

  it('is there for whoever has the permission, so that the refusals mean something (ASVS 8.2.2)', async () => {
    const reads = routes.filter(
      ({ method, access, path }) => method === 'GET' && access?.kind === 'permission' && path.endsWith('}'),
    );
    expect(reads.length).toBeGreaterThan(2);
    for (const route of reads)
      expect((await attempt(route, administrator)).answer.status, route.name).toBe(200);
  });

  it('lets the permission decide at every other route too (ASVS 8.2.1)', async () => {
    for (const route of routes.filter(({ access }) => access?.kind === 'permission')) {
      const { answer } = await attempt(route, administrator);
      expect([401, 403], `${route.name}: ${answer.code}`).not.toContain(answer.status);
    }
  });
});

describe('the inventory', () => {
  it("says for each parameter of a path how a stranger's object is made, and for no other", () => {
    expect(unknownParameters(routes)).toEqual([]);
    expect(idleThings(routes)).toEqual([]);
  });

  it('misses a parameter that a feature adds', () => {
    expect(unknownParameters(all)).toEqual(['/api/v1/planted/notes/{noteId}']);
  });

  it('would show a route that answers whatever it is asked for', async () => {
    const planted = all.filter((route) => isPlanted(route) && parametersOf(route).length > 0);

    expect(await allFaults(member, planted)).toEqual([
      'GET /api/v1/planted/notes/{noteId}: 200 in the place of 404',
    ]);
  });
});
