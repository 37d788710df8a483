import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PermissionRegistry } from '#libs/access';
import { MINUTE } from '#libs/testing';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { aRole, RoleAdministration, type RoleBody, storeRole, tagOf } from '../support/roles.js';

let app: TestApplication;
let administrator: SignedInUser;
let roles: RoleAdministration;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  roles = new RoleAdministration(administrator);
});
afterAll(() => app.stop());

const builtIn = async (name: string): Promise<RoleBody> => {
  const [role] = await roles.list(`filter[name]=${name}`);
  if (!role) throw new Error(`There is no ${name}.`);
  return role;
};

describe('the permissions', () => {
  it('are all that modules declare, in words', async () => {
    const { data } = await administrator.client.GET('/api/v1/permissions');
    const declared = app.app.get(PermissionRegistry).all();

    expect(data?.nextCursor).toBeNull();
    expect(data?.items).toHaveLength(declared.length);
    expect(data?.items).toContainEqual({ key: 'users.read', description: 'See all users' });
    expect(data?.items.map(({ key }) => key)).toEqual(declared.map(({ name }) => name).toSorted());
  });
});

describe('a role', () => {
  it('is made, and where it is found is said', async () => {
    const body = { name: 'Auditors', description: 'Look.', permissions: ['users.read', 'roles.read'] };
    const { data, response } = await roles.create(body);

    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe(`/api/v1/roles/${data?.id}`);
    expect(data).toEqual({
      id: expect.any(String),
      name: 'Auditors',
      description: 'Look.',
      permissions: ['roles.read', 'users.read'],
      isBuiltIn: false,
      userCount: 0,
      serviceAccountCount: 0,
      createdAt: app.clock.now().toISOString(),
      updatedAt: app.clock.now().toISOString(),
    });
    const found = await roles.read(data?.id ?? '');
    expect(found.data).toEqual(data);
    expect(tagOf(found)).toBe(tagOf({ response }));
  });

  it('needs no description and no permission', async () => {
    expect((await roles.create({ name: 'bare', permissions: [] })).data).toMatchObject({
      description: '',
      permissions: [],
    });
  });

  it('is changed by a merge patch, field by field, and dated', async () => {
    const role = await aRole(administrator, 'field by field', ['users.read', 'users.create']);
    app.clock.advance(MINUTE);
    const updatedAt = app.clock.now().toISOString();
    const changes = [
      { name: 'Renamed' },
      { description: 'Other' },
      { permissions: ['users.suspend'] },
      { permissions: [] },
    ];
    const expected = { ...role, updatedAt };
    for (const body of changes) {
      Object.assign(expected, body);
      expect((await roles.change(role.id, body)).data).toEqual(expected);
    }
    expect((await roles.read(role.id)).data).toEqual(expected);
  });

  it('is left alone by an empty patch', async () => {
    const role = await aRole(administrator, 'left alone', ['users.read']);
    const tag = tagOf(await roles.read(role.id));
    app.clock.advance(MINUTE);

    expect((await roles.change(role.id, {}, { 'If-Match': tag })).data).toEqual(role);
    expect(tagOf(await roles.read(role.id))).toBe(tag);
    expect((await roles.change(role.id, {}, { 'If-Match': '"9"' })).response.status).toBe(412);
  });

  it('is changed and deleted at the version that was seen, or not at all', async () => {
    const role = await aRole(administrator, 'versioned');
    const stale = { 'If-Match': tagOf(await roles.read(role.id)) };
    const current = { 'If-Match': tagOf(await roles.change(role.id, { description: 'New' }, stale)) };

    expect((await roles.change(role.id, { description: 'Newer' }, stale)).error).toMatchObject({
      status: 412,
    });
    expect((await roles.remove(role.id, stale)).error).toMatchObject({ status: 412 });
    expect((await roles.read(role.id)).data?.description).toBe('New');
    expect((await roles.remove(role.id, current)).response.status).toBe(204);
    expect((await roles.remove(role.id)).error).toMatchObject({ status: 404, code: 'roles.not_found' });
  });

  it.each<[string, object, string]>([
    ['no name', { permissions: [] }, '/name'],
    ['an empty name', { name: '', permissions: [] }, '/name'],
    ['null as its name', { name: null, permissions: [] }, '/name'],
    ['65 characters', { name: 'x'.repeat(65), permissions: [] }, '/name'],
    ['a name that grows when folded', { name: 'ﷺ'.repeat(10), permissions: [] }, '/name'],
    ['null as its description', { name: 'a role', permissions: [], description: null }, '/description'],
    [
      'a longer description',
      { name: 'a role', permissions: [], description: 'x'.repeat(501) },
      '/description',
    ],
    ['no permissions', { name: 'a role' }, '/permissions'],
    ['permissions that are none', { name: 'a role', permissions: [7] }, '/permissions'],
    ['a permission twice', { name: 'a role', permissions: ['users.read', 'users.read'] }, '/permissions'],
    ['what is not its to say', { name: 'a role', permissions: [], isBuiltIn: true }, '/isBuiltIn'],
  ])('is not made with %s', async (_what, body, pointer) => {
    const { error } = await roles.create(body);

    expect(error).toMatchObject({ status: 422, code: 'http.validation_failed' });
    expect(new Set(error?.errors?.map((problem) => problem.pointer))).toEqual(new Set([pointer]));
  });

  it.each(['name', 'description', 'permissions'])('does not lose its %s by null', async (field) => {
    const { id } = await builtIn('member');
    expect((await roles.change(id, { [field]: null })).error).toMatchObject({
      status: 422,
      errors: [{ pointer: `/${field}` }],
    });
  });

  it('permits only what modules declare, and says where something else was named', async () => {
    const role = await aRole(administrator, 'declared only', ['users.read']);
    const permissions = ['users.read', 'users.fly', '*', 'Users.read', 'users.read ', '__proto__', ''];
    for (const { error } of [
      await roles.create({ name: 'never made', permissions }),
      await roles.change(role.id, { permissions }),
    ]) {
      expect(error).toMatchObject({ status: 422, code: 'roles.unknown_permission' });
      expect(error?.errors?.map(({ pointer }) => pointer)).toEqual(
        [1, 2, 3, 4, 5, 6].map((index) => `/permissions/${index}`),
      );
    }
    expect((await roles.read(role.id)).data?.permissions).toEqual(['users.read']);
    expect(await roles.list('filter[name]=never made')).toEqual([]);
  });

  it('no longer shows a permission that no module declares any more', async () => {
    const { id } = await storeRole(app, 'of a feature that is gone', ['users.read', 'gone.read']);

    expect((await roles.read(id)).data?.permissions).toEqual(['users.read']);
    expect((await roles.change(id, { permissions: ['users.create'] })).data?.permissions).toEqual([
      'users.create',
    ]);
  });

  it('is not found by an id that none has', async () => {
    expect((await roles.read('019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a')).error).toMatchObject({
      code: 'roles.not_found',
    });
  });
});

describe('a built-in role', () => {
  it.each(['administrator', 'member'])('is neither changed nor deleted: %s', async (name) => {
    const role = await builtIn(name);
    const refused = { status: 409, code: 'roles.built_in' };

    for (const body of [{ name: 'boss' }, { description: 'x' }, { permissions: ['users.read'] }])
      expect((await roles.change(role.id, body)).error).toMatchObject(refused);
    expect((await roles.remove(role.id)).error).toMatchObject(refused);
    expect(await builtIn(name)).toEqual(role);
  });

  it('administrator permits everything that there is', async () => {
    const { data } = await administrator.client.GET('/api/v1/permissions');
    const role = await builtIn('administrator');

    expect(role).toMatchObject({ isBuiltIn: true, userCount: 1 });
    expect(role.permissions).toEqual(data?.items.map(({ key }) => key));
  });
});

describe('the list of roles', () => {
  it('is by name, in pages that link to the next', async () => {
    const everything = await roles.list();
    const names = everything.map(({ name }) => name.normalize('NFKC').toLowerCase());
    expect(names).toEqual(names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));

    const walked: RoleBody[] = [];
    for (let next = 'limit=4&include=total'; next;) {
      const { data, response } = await administrator.client.GET('/api/v1/roles', {
        querySerializer: () => next,
      });
      expect(data).toMatchObject({ total: everything.length, totalIsExact: true });
      walked.push(...(data?.items ?? []));
      next = /^<\/api\/v1\/roles\?(.*)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1] ?? '';
    }
    expect(walked).toEqual(everything);
  });

  it('finds by name, and refuses what it does not offer', async () => {
    expect((await roles.list('q=ADMIN')).map(({ name }) => name)).toContain('administrator');
    for (const query of [
      'sort=userCount',
      'filter[permissions]=users.read',
      'filter[isBuiltIn]=true',
      'sort=nameKey',
    ]) {
      const { response } = await administrator.client.GET('/api/v1/roles', { querySerializer: () => query });
      expect(response.status, query).toBe(422);
    }
  });
});
