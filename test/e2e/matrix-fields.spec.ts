import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { UserResponse } from '../../src/users/dto/user.response.dto.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import {
  acceptedFields,
  type FieldGroups,
  fieldGroups,
  listedFields,
  withJsonBody,
} from '../support/matrix/field-matrix.js';
import { isPlanted, PlantedModule } from '../support/matrix/planted.js';
import { type Route, routesOf } from '../support/matrix/routes.js';
import { stateOf } from '../support/matrix/state.js';
import { withFeature } from '../support/planted-feature.js';

let app: TestApplication;
let administrator: SignedInUser;
let routes: Route[];
let groups: FieldGroups;

beforeAll(async () => {
  app = await withFeature(PlantedModule, () => TestApplication.start({ SETTING_AUTH_REGISTRATION: 'open' }));
  administrator = await app.signIn();
  routes = withJsonBody(routesOf(app));
  groups = fieldGroups(app);
});
afterAll(() => app.stop());

/** By route, the fields that were let through. */
async function allAccepted(some: Route[]): Promise<Record<string, string[]>> {
  const accepted: Record<string, string[]> = {};
  for (const route of some) {
    const through = await acceptedFields(app, route, groups, `Bearer ${administrator.tokens.accessToken}`);
    if (through.length > 0) accepted[route.name] = through;
  }
  return accepted;
}

describe('a body', () => {
  it('has no field that its route does not list, whatever else has it: it is refused by its name, and nothing changed (ASVS 8.2.3, 15.3.3)', async () => {
    const before = await stateOf(app);

    expect(routes.length).toBeGreaterThan(15);
    expect(groups['User']).toEqual(expect.arrayContaining(['emailKey', 'status', 'version']));
    expect(Object.keys(groups).length).toBeGreaterThan(10);
    expect(await allAccepted(routes.filter((route) => !isPlanted(route)))).toEqual({});
    expect(await stateOf(app)).toEqual(before);
  });

  it('is of a class that lists fields, at a route that a feature adds too', () => {
    const planted = routes.find(({ name }) => name === 'POST /api/v1/planted/notes');

    expect(planted && [...listedFields(planted)]).toEqual(['text']);
  });

  it('of no class would be found', async () => {
    const accepted = await allAccepted(routes.filter(isPlanted));

    expect(Object.keys(accepted)).toEqual(['POST /api/v1/planted/unchecked-notes']);
    expect(accepted['POST /api/v1/planted/unchecked-notes']).toContain('User.emailKey');
  });
});

describe('an answer', () => {
  it('with a field that the document does not have fails every test that sees it (ASVS 15.3.1)', async () => {
    const { from } = UserResponse;
    const planted = vi
      .spyOn(UserResponse, 'from')
      .mockImplementation((...user) => Object.assign(from.apply(UserResponse, user), { emailKey: 'x' }));
    const read = administrator.client.GET('/api/v1/users/me');

    await expect(read).rejects.toThrow(
      /GET \/api\/v1\/users\/me 200: data must NOT have additional properties/,
    );
    planted.mockRestore();
    expect((await administrator.client.GET('/api/v1/users/me')).response.status).toBe(200);
  });
});
