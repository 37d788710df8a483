import type { Feature } from '../feature.ts';
import { withImports } from '../imports.ts';
import { spellingOf } from '../kinds.ts';
import { lines } from '../lines.ts';
import { draftOf, ownerTests, permissionTests, referenceTests, softTests, uniqueTests } from './e2e-cases.ts';
import { drafting, making } from './fixture.ts';

/** `test/e2e/invoices.spec.ts` */
export function e2eSpec(feature: Feature): string {
  const { singular, plural, isOwned } = feature;
  const path = `/api/v1/${plural.kebab}`;
  const own = {
    '../support/application.js': ['type SignedInUser', 'TestApplication'],
    '../support/roles.js': ['aRole', 'at', 'tagOf'],
    [`../support/${plural.kebab}.js`]: [
      drafting(feature),
      `make${singular.pascal}`,
      `type New${singular.pascal}`,
    ],
  };
  return withImports(
    `
let app: TestApplication;
let administrator: SignedInUser;
${lines(!isOwned && `/** May do everything with ${plural.words}, and nothing else. */`, 'let keeper: SignedInUser;')}

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  ${lines(
    !isOwned && `await aRole(administrator, 'keeper', ['${plural.snake}.read', '${plural.snake}.manage']);`,
    `keeper = await app.aUser(administrator${isOwned ? '' : ", { roles: ['keeper'] }"});`,
  )}
});
afterAll(() => app.stop());

const create = (body: New${singular.pascal}, headers: Record<string, string> = {}) =>
  keeper.client.POST('${path}', { body, headers });
const read = (id: string, headers: Record<string, string> = {}) =>
  keeper.client.GET('${path}/{id}', { ...at(id), headers });
const change = (id: string, body: Partial<New${singular.pascal}>, headers: Record<string, string> = {}) =>
  keeper.client.PATCH('${path}/{id}', { ...at(id), body, headers });
const remove = (id: string, headers: Record<string, string> = {}) =>
  keeper.client.DELETE('${path}/{id}', { ...at(id), headers });
const list = (query: string) => keeper.client.GET('${path}', { querySerializer: () => query });
const tenTimes = <T>(act: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: 10 }, (_none, index) => act(index)));
const statuses = (answers: { response: Response }[]): number[] =>
  answers.map(({ response }) => response.status).toSorted();

describe('${singular.one}', () => {
  ${lifeTests(feature)}
});

describe('a list of ${plural.words}', () => {
  ${listTests(feature)}
});

${[
  uniqueTests(feature),
  referenceTests(feature),
  isOwned ? ownerTests(feature) : permissionTests(feature),
  softTests(feature),
].join('\n')}
`,
    own,
  );
}

function lifeTests(feature: Feature): string {
  const { plural, fields } = feature;
  const path = `/api/v1/${plural.kebab}`;
  const draft = draftOf(feature);
  const field = fields.find(({ kind, isUnique }) => kind !== 'ref' && !isUnique);
  const changes = field
    ? `{ ${field.name.camel}: ${JSON.stringify(spellingOf(field).changed(field))} }`
    : '{}';
  return `it('is made, and read as it was made', async () => {
    const draft = ${draft};
    const made = await create(draft);
    const { id = '' } = made.data ?? {};

    expect(made.response.status).toBe(201);
    expect(made.response.headers.get('location')).toBe(\`${path}/\${id}\`);
    expect(made.data).toMatchObject(draft);
    expect((await read(id)).data).toEqual(made.data);
  });

  it('is made once for one Idempotency-Key', async () => {
    const [draft, key] = [${draft}, { 'Idempotency-Key': newId() }];
    const [first, again] = [await create(draft, key), await create(draft, key)];

    expect(again.data).toEqual(first.data);
    expect(again.response.headers.get('idempotency-replayed')).toBe('true');
  });

  it('is changed in part, seen at once, by who saw what it was', async () => {
    const { id, ...before } = await ${making(feature, 'keeper')};
    const [seen, changes] = [tagOf(await read(id)), ${changes}];
    const changed = await change(id, changes, { 'If-Match': seen });

    expect(changed.data).toMatchObject({ ...before, ...changes, updatedAt: expect.any(String) });
    expect((await read(id)).data).toEqual(changed.data);
    expect((await change(id, changes, { 'If-Match': seen })).response.status).toBe(412);
    expect((await remove(id, { 'If-Match': seen })).response.status).toBe(412);
    expect((await read(id, { 'If-None-Match': seen })).response.status).toBe(200);
    expect((await read(id, { 'If-None-Match': tagOf(changed) })).response.status).toBe(304);
  });

  it('is changed by one of ten who saw the same', async () => {
    const { id } = await ${making(feature, 'keeper')};
    const answers = await tenTimes(() => change(id, ${changes}, { 'If-Match': '"1"' }));

    expect(statuses(answers)).toEqual([200, ...Array(9).fill(412)]);
  });

  it('is gone once it is deleted', async () => {
    const { id } = await ${making(feature, 'keeper')};

    expect((await remove(id)).response.status).toBe(204);
    for (const { error } of [await read(id), await change(id, ${changes}), await remove(id)])
      expect(error).toMatchObject({ status: 404, code: '${plural.snake}.not_found' });
  });`;
}

const listTests = (feature: Feature): string => `it('is read page by page, the latest first', async () => {
    const made = [];
    for (let index = 0; index < 3; index++) {
      app.clock.advance(1000);
      made.unshift((await ${making(feature, 'keeper')}).id);
    }
    const found = [];
    for (let query = 'limit=1'; found.length < made.length; ) {
      const { data } = await list(query);
      found.push(data?.items[0]?.id);
      query = \`limit=1&cursor=\${data?.nextCursor}\`;
    }

    expect(found).toEqual(made);
  });

  it('refuses what it does not know', async () => {
    for (const query of ['sort=nothing', 'filter[nothing]=1', 'cursor=x'])
      expect((await list(query)).error, query).toMatchObject({ status: 422, code: 'lists.invalid_query' });
  });`;
