import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { aRole, at, RoleAdministration, tagOf } from '../support/roles.js';

let app: TestApplication;
let administrator: SignedInUser;
let roles: RoleAdministration;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  roles = new RoleAdministration(administrator);
});
afterAll(() => app.stop());

describe('the name of a role', () => {
  it.each(['SUPPORTERS', 'supporters', 'ｓupporters', 'ſupporters'])('is taken also as %s', async (name) => {
    if ((await roles.list('filter[name]=supporters')).length === 0) await aRole(administrator, 'Supporters');
    const other = await aRole(administrator, `other than ${name.length}-${name.codePointAt(0)}`);
    const taken = { status: 409, code: 'roles.name_taken' };

    expect((await roles.create({ name, permissions: [] })).error).toMatchObject(taken);
    expect((await roles.change(other.id, { name })).error).toMatchObject(taken);
  });

  it.each([
    ['a built-in one', 'Administrator', 409],
    ['a built-in one in full width', 'ａｄｍｉｎｉｓｔｒａｔｏｒ', 409],
    ['a built-in one with a space', 'administrator ', 422],
    ['a built-in one with a space of no width', 'admin\u200Bistrator', 422],
    ['a built-in one with a soft hyphen', 'admin\u00ADistrator', 422],
    ['a built-in one with a filler', 'administrator\u3164', 422],
    ['a built-in one turned around', '\u202Erotartsinimda', 422],
    ['two words and two spaces', 'a  b', 422],
    ['what files of users take for two roles', 'support;administrator', 422],
    ['a line break', 'a\nb', 422],
    ['accents alone', '\u0301', 422],
  ])('cannot pass for %s', async (_what, name, status) => {
    const role = await aRole(administrator, `harmless ${_what}`);

    expect((await roles.create({ name, permissions: [] })).response.status).toBe(status);
    expect((await roles.change(role.id, { name })).response.status).toBe(status);
    expect((await roles.read(role.id)).data?.name).toBe(role.name);
  });

  it('may change its case, and names the role in users from then on', async () => {
    const role = await aRole(administrator, 'helpers', ['users.read']);
    const user = await app.aUser(administrator, { roles: ['helpers'] });
    const readUser = (tag = '') =>
      administrator.client.GET('/api/v1/users/{id}', { ...at(user.id), headers: { 'If-None-Match': tag } });
    const tag = tagOf(await readUser('"0"'));
    expect((await readUser(tag)).response.status).toBe(304);

    await roles.change(role.id, { name: 'Helpers' });
    expect((await readUser(tag)).data?.roles).toEqual(['Helpers']);
    const setRoles = (name: string) =>
      administrator.client.PUT('/api/v1/users/{id}/roles', {
        ...at(user.id),
        body: { roles: [name] },
        // Of the user nothing else has changed.
        headers: { 'If-Match': tag },
      });
    expect((await setRoles('helpers')).error).toMatchObject({ code: 'roles.unknown' });
    expect((await setRoles('Helpers')).response.status).toBe(200);
  });
});
