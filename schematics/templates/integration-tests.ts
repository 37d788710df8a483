import { enumFields, type Feature, isAboutPeople, peopleFields } from '../feature.ts';
import { withImports } from '../imports.ts';
import { making } from './fixture.ts';

/** `test/integration/invoices.spec.ts` */
export function integrationSpec(feature: Feature): string {
  const { singular, plural } = feature;
  const own = {
    [`../../src/${plural.kebab}/${singular.kebab}.entity.js`]: [singular.pascal],
    [`../../src/${plural.kebab}/${plural.kebab}.repository.js`]: [`${plural.pascal}Repository`],
    typeorm: ['type Repository'],
    '../support/application.js': ['type SignedInUser', 'TestApplication'],
    [`../support/${plural.kebab}.js`]: [`make${singular.pascal}`],
  };
  return withImports(
    `
let app: TestApplication;
let administrator: SignedInUser;
let rows: Repository<${singular.pascal}>;
let repository: ${plural.pascal}Repository;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  rows = app.database.dataSource.getRepository(${singular.pascal});
  repository = app.app.get(${plural.pascal}Repository, { strict: false });
});
afterAll(() => app.stop());

describe('the row of ${singular.one}', () => {
  it('holds what the answer says', async () => {
    const { id, ...answer } = await make${singular.pascal}(administrator);

    expect(JSON.parse(JSON.stringify(await rows.findOneByOrFail({ id })))).toMatchObject(answer);
  });
${checkTests(feature)}
  it('is written by one of two who read the same', async () => {
    const { id } = await make${singular.pascal}(administrator);
    const [one, other] = [await rows.findOneByOrFail({ id }), await rows.findOneByOrFail({ id })];
    await repository.save(one);

    await expect(repository.save(other)).rejects.toThrow(StaleVersion);
    expect((await rows.findOneByOrFail({ id })).version).toBe(2);
  });
});
${isAboutPeople(feature) ? peopleTests(feature) : ''}`,
    own,
  );
}

const checkTests = (feature: Feature): string =>
  enumFields(feature)
    .map(
      ({ name }) => `
  it('refuses another ${name.words} than there are', async () => {
    const { id } = await make${feature.singular.pascal}(administrator);

    await expect(rows.update({ id }, { ${name.camel}: 'nothing' as never })).rejects.toThrow(/ck_${feature.plural.snake}_${name.snake}/);
  });
`,
    )
    .join('');

/** What is erased with a person, and what stays without them. */
function peopleTests(feature: Feature): string {
  const { singular, isOwned } = feature;
  const cases = [
    ...(isOwned ? [['is theirs', '', false] as const] : []),
    ...peopleFields(feature).map(
      ({ name, role, isNullable }) =>
        [`has them as its ${role.words}`, `{ ${name.camel}: person.id }`, isNullable] as const,
    ),
  ];
  const tests = cases.map(
    ([what, more, stays]) => `
  it('${stays ? 'loses them' : 'goes with them'} when it ${what}', async () => {
    const person = await app.aUser(administrator);
    const { id } = await ${making(feature, isOwned && !more ? 'person' : 'administrator', { more })};
    const data = app.app.get(PersonalDataRegistry);
    expect(JSON.stringify(await data.export({ userId: person.id, email: person.email }))).toContain(id);
    await app.app.get(Transactions).run(() => data.erase({ userId: person.id, email: person.email }));

    expect(await rows.countBy({ id })).toBe(${stays ? 1 : 0});
  });
`,
  );
  return `
describe('${singular.one} of someone who is erased', () => {${tests.join('')}});
`;
}
