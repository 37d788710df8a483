import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import { ADMIN, PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const readOwn = (user: SignedInUser, headers: Record<string, string> = {}) =>
  user.client.GET('/api/v1/users/me', { headers });
/** Bodies that the document does not allow are what most of these tests send. */
const patchOwn = (user: SignedInUser, body: object, headers: Record<string, string> = {}) =>
  user.client.PATCH('/api/v1/users/me', { body, headers });

async function tagOf(user: SignedInUser): Promise<string> {
  return (await readOwn(user)).response.headers.get('etag') ?? '';
}

describe('the own profile', () => {
  it('has the fields that clients rely on, and no other (ASVS 15.3.1)', async () => {
    const user = await app.aUser(administrator, { name: 'José Silva' });
    const { data, response } = await readOwn(user);

    expect(data).toEqual({
      id: user.id,
      email: user.email,
      name: 'José Silva',
      status: 'active',
      roles: ['member'],
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: expect.any(String),
      lastSignInAt: app.clock.now().toISOString(),
      avatarUrl: null,
      emailRefusedAt: null,
    });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('is changed by a merge patch, and dated', async () => {
    const user = await app.aUser(administrator);
    const before = (await readOwn(user)).data;
    app.clock.advance(MINUTE);
    const { data } = await patchOwn(user, { name: '李 小龙' });

    expect(data).toEqual({ ...before, name: '李 小龙', updatedAt: app.clock.now().toISOString() });
    expect((await readOwn(user)).data).toEqual(data);
  });

  it.each([
    ['null', null, 'not_null'],
    ['a number', 7, 'is_string'],
    ['nothing', '', 'min_length'],
    ['spaces', '   ', 'matches'],
    ['a control character', 'Ada\u0007', 'matches'],
    ['201 characters', 'a'.repeat(201), 'max_length'],
  ])('refuses %s as the name (ASVS 2.2.1, 2.2.2)', async (_what, name, code) => {
    const { error } = await patchOwn(administrator, { name });

    expect(error).toMatchObject({ status: 422, code: 'http.validation_failed' });
    expect(error?.errors).toContainEqual(expect.objectContaining({ pointer: '/name', code }));
  });

  it.each([
    ['a character and its variation selector', '❤\ufe0f'.repeat(200)],
    ['a character that folds to eighteen', '\ufdfa'.repeat(200)],
  ])('refuses a name that is too long for its columns because of %s', async (_what, name) => {
    expect((await patchOwn(administrator, { name })).error).toMatchObject({ status: 422 });
  });

  it('takes a name of 200 characters outside the basic plane', async () => {
    const user = await app.aUser(administrator);

    expect((await patchOwn(user, { name: '𝒜'.repeat(200) })).data?.name).toBe('𝒜'.repeat(200));
  });
});

describe('mass assignment (ASVS 15.3.3)', () => {
  it('is refused for every field of the account but the name, and changes nothing', async () => {
    const user = await app.aUser(administrator);
    const before = (await readOwn(user)).data;
    const columns = app.database.dataSource.entityMetadatas
      .filter(({ tableName }) => ['users', 'user_roles', 'password_credentials'].includes(tableName))
      .flatMap((entity) => entity.columns.map(({ propertyName }) => propertyName));
    const fields = new Set([...columns, 'roles', 'permissions', 'password']);
    fields.delete('name');

    expect(fields).toContain('suspendedAt');
    for (const field of fields) {
      const { error } = await patchOwn(user, { name: 'Someone Else', [field]: 'administrator' });
      expect(error?.errors).toContainEqual(
        expect.objectContaining({ pointer: `/${field}`, code: 'unknown_field' }),
      );
    }
    expect((await readOwn(user)).data).toEqual(before);
  });

  it('is refused in the administration too', async () => {
    const user = await app.anInvitedUser(administrator);
    const path = { id: user.id };
    for (const field of [
      'id',
      'status',
      'version',
      'createdAt',
      'emailKey',
      'roles',
      'activatedAt',
      'passwordHash',
    ]) {
      const body = { name: 'Someone Else', [field]: 'x' };
      expect(
        (await administrator.client.PATCH('/api/v1/users/{id}', { params: { path }, body })).response.status,
      ).toBe(422);
      const person = {
        email: 'mass@example.com',
        name: 'Mass',
        roles: [],
        [field === 'roles' ? 'role' : field]: 'x',
      };
      expect((await administrator.client.POST('/api/v1/users', { body: person })).response.status).toBe(422);
    }
    expect((await administrator.client.GET('/api/v1/users/{id}', { params: { path } })).data?.name).toBe(
      'Ada Person',
    );
  });
});

describe('the version of a profile', () => {
  it('answers 304 without a body while nothing changed', async () => {
    const user = await app.aUser(administrator);
    const tag = await tagOf(user);

    for (const field of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const { response } = await readOwn(user, { 'If-None-Match': field });
      expect(response.status).toBe(304);
      expect(response.headers.get('etag')).toBe(tag);
      expect(await response.text()).toBe('');
    }
  });

  it('changes with every change, also of roles and by signing in', async () => {
    const user = await app.aUser(administrator);
    const tags = [await tagOf(user)];
    await patchOwn(user, { name: 'Grace Person' });
    tags.push(await tagOf(user));
    await administrator.client.PUT('/api/v1/users/{id}/roles', {
      params: { path: { id: user.id } },
      body: { roles: [] },
    });
    tags.push(await tagOf(user));
    await app.signIn(user.email, PASSWORD);
    tags.push(await tagOf(user));

    expect(new Set(tags).size).toBe(4);
    expect((await readOwn(user, { 'If-None-Match': tags[0] ?? '' })).response.status).toBe(200);
  });

  it('keeps a change of an older one from being made', async () => {
    const user = await app.aUser(administrator);
    const stale = await tagOf(user);
    const { response } = await patchOwn(user, { name: 'First' }, { 'If-Match': stale });
    const refused = await patchOwn(user, { name: 'Second' }, { 'If-Match': stale });

    expect(response.status).toBe(200);
    expect(refused.error).toMatchObject({ status: 412, code: 'concurrency.version_mismatch' });
    expect((await readOwn(user)).data?.name).toBe('First');
    const current = response.headers.get('etag') ?? '';
    expect((await patchOwn(user, { name: 'Third' }, { 'If-Match': current })).response.status).toBe(200);
  });

  it('guards every administrative change alike', async () => {
    const user = await app.aUser(administrator);
    const options = { params: { path: { id: user.id } }, headers: { 'If-Match': '"1"' } };
    const { client } = administrator;
    const answers = [
      await client.PATCH('/api/v1/users/{id}', { ...options, body: { name: 'Other' } }),
      await client.PUT('/api/v1/users/{id}/roles', { ...options, body: { roles: [] } }),
      await client.PUT('/api/v1/users/{id}/suspension', { ...options, body: { reason: 'Spam' } }),
      await client.DELETE('/api/v1/users/{id}/suspension', options),
      await client.DELETE('/api/v1/users/{id}', options),
      await client.POST('/api/v1/users/{id}/restoration', options),
    ];

    expect(answers.map(({ response }) => response.status)).toEqual([412, 412, 412, 412, 412, 412]);
    expect((await readOwn(user)).data).toMatchObject({
      name: 'Ada Person',
      roles: ['member'],
      status: 'active',
    });
  });
});

describe('the administrator', () => {
  it('is an account like any other', async () => {
    expect((await readOwn(administrator)).data).toMatchObject({
      email: ADMIN.email,
      roles: ['administrator'],
    });
  });
});
