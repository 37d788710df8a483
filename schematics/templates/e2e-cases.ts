import { type Feature, references, uniqueFields } from '../feature.ts';
import type { Field } from '../fields.ts';
import { drafting, making, needsOthers } from './fixture.ts';

const pathOf = ({ plural }: Feature): string => `/api/v1/${plural.kebab}`;
export const draftOf = (feature: Feature, more = ''): string => {
  const given = [
    ...(references(feature).length > 0 ? [needsOthers(feature) ? 'administrator' : 'keeper'] : []),
    ...(more ? [more] : []),
  ];
  return `${needsOthers(feature) ? 'await ' : ''}${drafting(feature)}(${given.join(', ')})`;
};

export const uniqueTests = (feature: Feature): string =>
  uniqueFields(feature)
    .map((field) => uniqueTest(feature, field))
    .join('\n');

const uniqueTest = (feature: Feature, { name, kind }: Field): string => {
  const { singular, plural } = feature;
  const code = `{ status: 409, code: '${plural.snake}.${name.snake}_taken' }`;
  const other = kind === 'string' ? `index % 2 ? ${name.camel} : ${name.camel}.toUpperCase()` : name.camel;
  return `
describe('the ${name.words} of ${singular.one}', () => {
  it('is had by one of ten who ask for it at once${kind === 'string' ? ', in whatever case' : ''}', async () => {
    const { ${name.camel} } = ${draftOf(feature)};
    const answers = await tenTimes(async (${kind === 'string' ? 'index' : ''}) =>
      create(${draftOf(feature, `{ ${name.camel}: ${other} }`)}),
    );

    expect(statuses(answers)).toEqual([201, ...Array(9).fill(409)]);
    expect(answers.find(({ error }) => error)?.error).toMatchObject(${code});
  });

  it('is not taken from another by a change', async () => {
    const [one, other] = [await ${making(feature, 'keeper')}, await ${making(feature, 'keeper')}];

    expect((await change(other.id, { ${name.camel}: one.${name.camel} })).error).toMatchObject(${code});
    expect((await read(other.id)).data).toEqual(other);
  });
});
`;
};

export const referenceTests = (feature: Feature): string =>
  references(feature)
    .map((field) => referenceTest(feature, field))
    .join('\n');

function referenceTest(feature: Feature, { name, role, target }: Field): string {
  const { singular, plural } = feature;
  const unknown = `{ status: 422, code: '${plural.snake}.unknown_${role.snake}', errors: [{ pointer: '/${name.camel}' }] }`;
  const inUse = `
  it('is not deleted while it is referred to', async () => {
    const { ${name.camel} } = await ${making(feature, 'administrator')};
    const answer = await administrator.client.DELETE('/api/v1/${target}/{id}', at(String(${name.camel})));

    expect(answer.error).toMatchObject({ status: 409, code: 'references.still_in_use' });
  });
`;
  return `
describe('the ${role.words} of ${singular.one}', () => {
  it('has to be there', async () => {
    const nothing = { ${name.camel}: newId() };
    const { id } = await ${making(feature, 'keeper')};

    expect((await create(${draftOf(feature, 'nothing')})).error).toMatchObject(${unknown});
    expect((await change(id, nothing)).error).toMatchObject(${unknown});
  });
${target === 'users' ? '' : inUse}});
`;
}

export const permissionTests = (feature: Feature): string => {
  const { plural } = feature;
  const path = pathOf(feature);
  return `
describe('whoever may only read ${plural.words}', () => {
  it('changes none', async () => {
    await aRole(administrator, 'reader', ['${plural.snake}.read']);
    const { client } = await app.aUser(administrator, { roles: ['reader'] });
    const { id } = await ${making(feature, 'keeper')};

    expect((await client.GET('${path}/{id}', at(id))).response.status).toBe(200);
    for (const { error } of [
      await client.POST('${path}', { body: ${draftOf(feature)} }),
      await client.PATCH('${path}/{id}', { ...at(id), body: {} }),
      await client.DELETE('${path}/{id}', at(id)),
    ])
      expect(error).toMatchObject({ status: 403, code: 'auth.permission_denied' });
  });
});
`;
};

export const ownerTests = (feature: Feature): string => {
  const { singular, plural } = feature;
  const path = pathOf(feature);
  return `
describe('${singular.one} of someone else', () => {
  it('is not there, for administrators neither', async () => {
    const { id } = await ${making(feature, 'keeper')};
    for (const { client } of [await app.aUser(administrator), administrator]) {
      for (const { error } of [
        await client.GET('${path}/{id}', at(id)),
        await client.PATCH('${path}/{id}', { ...at(id), body: {} }),
        await client.DELETE('${path}/{id}', at(id)),
      ])
        expect(error).toMatchObject({ status: 404, code: '${plural.snake}.not_found' });
      expect(JSON.stringify((await client.GET('${path}')).data)).not.toContain(id);
    }
    expect((await read(id)).response.status).toBe(200);
  });
${strangersUnique(feature)}});
`;
};

function strangersUnique(feature: Feature): string {
  const [field] = uniqueFields(feature);
  if (!field) return '';
  const { camel } = field.name;
  return `
  it('leaves its ${field.name.words} to others', async () => {
    const { ${camel} } = await ${making(feature, 'keeper')};

    expect((await ${making(feature, 'await app.aUser(administrator)', { more: `{ ${camel} }` })}).${camel}).toBe(${camel});
  });
`;
}

export function softTests(feature: Feature): string {
  if (!feature.isSoft) return '';
  const { singular, plural } = feature;
  const path = pathOf(feature);
  const [field] = uniqueFields(feature);
  const taken = `
  it('stays away while another one has its ${field?.name.words}', async () => {
    const { id, ${field?.name.camel} } = await ${making(feature, 'keeper')};
    await remove(id);
    await ${making(feature, 'keeper', { more: `{ ${field?.name.camel} }` })};

    expect((await restore(id)).error).toMatchObject({ status: 409, code: '${plural.snake}.${field?.name.snake}_taken' });
  });
`;
  return `
describe('a deleted ${singular.words}', () => {
  const restore = (id: string) => keeper.client.POST('${path}/{id}/restoration', at(id));
  const idsOf = async (query: string) => (await list(query)).data?.items.map(({ id }) => id);

  it('is listed only for who asks when it was deleted, and can be restored', async () => {
    const { id, ...before } = await ${making(feature, 'keeper')};
    await remove(id);
    expect(await idsOf('limit=100')).not.toContain(id);
    expect(await idsOf('limit=100&filter[deletedAt][gte]=2000-01-01')).toContain(id);
    const restored = await restore(id);

    expect(restored.data).toMatchObject({ ...before, updatedAt: expect.any(String) });
    expect((await read(id)).data).toEqual(restored.data);
    expect(await idsOf('limit=100')).toContain(id);
  });
${field ? taken : ''}});
`;
}
