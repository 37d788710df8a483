import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sender } from '../fuzz/send.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { headerFaults } from '../support/matrix/header-faults.js';
import { bodyTypeOf, exemplary, harmless, type Probe, send } from '../support/matrix/requests.js';
import { isWrite, parametersOf, type Route, routesOf } from '../support/matrix/routes.js';
import { stateOf } from '../support/matrix/state.js';
import { pathToStrange } from '../support/matrix/strangers.js';

let app: TestApplication;
let administrator: SignedInUser;
let routes: Route[];

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  routes = routesOf(app);
});
afterAll(() => app.stop());

const asAdministrator = (route: Route, probe: Probe) =>
  send(app, route, probe, `Bearer ${administrator.tokens.accessToken}`);

/** Those that answer at a path, whatever its parameters are. */
const answering = (path: string): Route[] =>
  routes.filter((route) => new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));

describe('every route refuses', () => {
  it('a parameter that comes twice (ASVS 15.3.7)', async () => {
    for (const route of routes) {
      const { path, init } = harmless(route);
      const { status, code } = await asAdministrator(route, { path: `${path}?twice=1&twice=2`, init });
      expect({ status, code }, route.name).toEqual({ status: 400, code: 'http.duplicate_parameter' });
    }
  });

  it.each([
    '{"__proto__":{"isAdmin":true}}',
    '{"a":{"__proto__":{"isAdmin":true}}}',
    '{"constructor":{"prototype":{"isAdmin":true}}}',
    '{"toString":1}',
  ])('the body %s, which leaves no trace in other objects (ASVS 15.3.6)', async (body) => {
    for (const route of routes.filter((each) => bodyTypeOf(each) === 'application/json')) {
      const { path, init } = harmless(route);
      const { status } = await asAdministrator(route, { path, init: { ...init, body } });
      expect([400, 422], route.name).toContain(status);
    }
    expect({}).not.toHaveProperty('isAdmin');
  });

  it.each(['__proto__[isAdmin]=1', 'constructor[prototype][isAdmin]=1', 'filter[__proto__]=1'])(
    'the query %s (ASVS 15.3.6)',
    async (query) => {
      for (const route of routes) {
        const { path, init } = harmless(route);
        const { status } = await asAdministrator(route, { path: `${path}?${query}`, init });
        expect(status, route.name).toBe(400);
      }
    },
  );

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'to write by what pages of other origins can send unasked: %s (ASVS 3.5.2)',
    async (type) => {
      for (const route of routes.filter(isWrite)) {
        const init = { method: route.method, headers: { 'content-type': type }, body: '{}' };
        const { status, code } = await asAdministrator(route, { path: harmless(route).path, init });
        expect({ status, code }, route.name).toEqual({ status: 415, code: 'http.unsupported_media_type' });
      }
    },
  );
});

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'QUERY', 'PROPFIND'];

describe('every address', () => {
  it('refuses the methods that it does not have, TRACE among them, and says which it has (ASVS 4.1.4, 13.4.4)', async () => {
    const call = sender(app.url);
    for (const route of routes) {
      const { path } = harmless(route);
      const had = new Set(answering(path).map(({ method }) => method));
      const allowed = [...had, ...(had.has('GET') ? ['HEAD'] : []), 'OPTIONS'];
      for (const method of METHODS.filter((each) => !allowed.includes(each))) {
        const { status, headers } = await call({ method, target: path, headers: {} });
        expect(status, `${method} ${path}`).toBe(405);
        expect(headers['allow']?.split(', ').toSorted(), path).toEqual(allowed.toSorted());
      }
    }
  });

  it('is no proxy: CONNECT is answered by nothing (ASVS 13.4.4)', async () => {
    const target = 'example.com:443';
    const { status } = await sender(app.url)({ method: 'CONNECT', target, headers: {} });

    expect(status).toBe(0);
  });

  it('changes nothing by GET, HEAD or OPTIONS (ASVS 3.5.3)', async () => {
    const reads = routes.filter((route) => !isWrite(route));
    const paths = await Promise.all(reads.map((route) => pathToStrange(app, route)));
    const before = await stateOf(app);
    for (const [index, route] of reads.entries()) {
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        const { status } = await asAdministrator(route, { path: paths[index]?.path ?? '', init: { method } });
        expect(status, `${method} ${route.path}`).toBeLessThan(500);
      }
    }
    expect(reads.length).toBeGreaterThan(20);
    expect(await stateOf(app)).toEqual(before);
  });

  it('writes nothing that is asked for by HEAD or OPTIONS (ASVS 3.5.3)', async () => {
    const before = await stateOf(app);
    for (const route of routes.filter(isWrite)) {
      for (const method of ['HEAD', 'OPTIONS']) {
        const { path } = exemplary(route);
        const { status } = await asAdministrator(route, { path, init: { method } });
        expect(status, `${method} ${route.path}`).toBeLessThan(500);
      }
    }
    expect(await stateOf(app)).toEqual(before);
  });
});

describe('every answer', () => {
  it('says what it is, and is kept by no cache where it is about someone (ASVS 3.4.4, 4.1.1, 14.3.2)', async () => {
    // `send` throws for an answer that does not.
    for (const route of routes) {
      expect((await send(app, route, harmless(route))).status).toBeGreaterThan(0);
      if (isWrite(route)) continue;
      const { path } = await pathToStrange(app, route);
      const { status } = await asAdministrator(route, { path, init: {} });
      // Nobody has a picture here, and a busy machine is not ready.
      if (parametersOf(route).length === 0 && !/avatar$|^\/health/.test(route.path))
        expect(status, route.name).toBe(200);
    }
  });

  const good = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
  const json = { ...good, 'content-type': 'application/json; charset=utf-8' };
  it.each<[string, Record<string, string>, string[]]>([
    ['nothing', json, []],
    ['a type that may be guessed', { ...json, 'x-content-type-options': '' }, ['no nosniff']],
    ['no type', good, ['a body without a Content-Type']],
    ['no charset', { ...json, 'content-type': 'text/csv' }, ['"text/csv" without a charset']],
    [
      'a cache',
      { ...json, 'cache-control': 'private, max-age=60' },
      ['kept by caches: "private, max-age=60"'],
    ],
  ])('would be found with %s wrong', (_what, fields, faults) => {
    const answer = { headers: new Headers(fields), status: 200 };

    expect(headerFaults({ access: { kind: 'signed_in' } }, answer, '{}')).toEqual(faults);
  });
});
