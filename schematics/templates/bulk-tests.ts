import { type Feature, references, uniqueFields } from '../feature.ts';
import type { Field } from '../fields.ts';
import { withImports } from '../imports.ts';
import { spellingOf } from '../kinds.ts';
import { lines } from '../lines.ts';
import { draftOf } from './e2e-cases.ts';
import { drafting, making } from './fixture.ts';

const pathOf = ({ plural }: Feature): string => `/api/v1/${plural.kebab}`;

/** `test/e2e/invoices-files.spec.ts` */
export function bulkSpec(feature: Feature): string {
  const { singular, plural, isOwned } = feature;
  const own = {
    '../support/application.js': ['type SignedInUser', 'TestApplication'],
    '../support/bulk-files.js': ['csvOf', 'download', 'linesOf', 'reportOf', 'sendTo'],
    '../support/roles.js': ['aRole', 'at'],
    [`../support/${plural.kebab}.js`]: [drafting(feature), `make${singular.pascal}`],
  };
  return withImports(
    `
const [IMPORTS, EXPORT] = ['${pathOf(feature)}/imports', '${pathOf(feature)}/export'];
/** Of each column a cell that is refused. */
const BAD = { ${feature.fields.map((field) => `${field.name.camel}: ${spellingOf(field).refusedCell(field)}`).join(', ')} };

let app: TestApplication;
let administrator: SignedInUser;
let keeper: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  ${lines(
    !isOwned && `await aRole(administrator, 'keeper', ['${plural.snake}.read', '${plural.snake}.manage']);`,
    `keeper = await app.aUser(administrator${isOwned ? '' : ", { roles: ['keeper'] }"});`,
  )}
});
afterAll(() => app.stop());

const importAll = (rows: object[], dryRun = false, person = keeper) =>
  reportOf(sendTo(IMPORTS, app, person, csvOf(rows), { dryRun }));
const exported = async (query: string, person = keeper) => (await download(EXPORT, app, person, query)).text();
const listed = async (query = 'limit=100', person = keeper) =>
  (await person.client.GET('${pathOf(feature)}', { querySerializer: () => query })).data?.items ?? [];

describe('an import of ${plural.words}', () => {
  ${importTests(feature)}
});

describe('an export of ${plural.words}', () => {
  ${exportTests(feature)}
});

describe('who has no ${isOwned ? plural.words : `business with ${plural.words}`}', () => {
  ${isOwned ? ownerTest(feature) : permissionTest(feature)}
});
`,
    own,
  );
}

const importTests = (
  feature: Feature,
): string => `it.each([true, false])('makes one of each good row, and says what is wrong with the others (dry run: %s)', async (dryRun) => {
    const [one, other, before] = [${draftOf(feature)}, ${draftOf(feature)}, (await listed()).length];
    const report = await importAll([one, { ...other, ...BAD }, other], dryRun);
    const after = await listed();

    expect(report).toMatchObject({ dryRun, rows: 3, created: 2, failed: 1 });
    expect(new Set(report.errors.map(({ line, column }) => \`\${line} \${column}\`))).toEqual(
      new Set(Object.keys(BAD).map((column) => \`3 \${column}\`)),
    );
    expect(after).toHaveLength(before + (dryRun ? 0 : 2));
    if (!dryRun) expect(after).toEqual(expect.arrayContaining([one, other].map((draft) => expect.objectContaining(draft))));
  });

  it('is refused when the first line names other columns', async () => {
    const response = await sendTo(IMPORTS, app, keeper, 'nothing\\n1\\n');

    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: '${feature.plural.snake}.unknown_columns' });
  });
${emptyTest(feature)}${uniqueFields(feature)
  .map((field) => uniqueTest(feature, field))
  .join('')}${references(feature)
  .map((field) => referenceTest(feature, field))
  .join('')}`;

/** Without what may be missing. */
function emptyTest(feature: Feature): string {
  const optional = feature.fields.filter(({ isNullable }) => isNullable);
  if (optional.length === 0) return '';
  const nothing = optional.map(({ name }) => `${name.camel}: null`).join(', ');
  return `
  it('takes empty cells for what is missing', async () => {
    const draft = { ...${draftOf(feature)}, ${nothing} };

    expect(await importAll([draft])).toMatchObject({ created: 1, failed: 0 });
    expect(await listed()).toContainEqual(expect.objectContaining(draft));
  });
`;
}

function uniqueTest(feature: Feature, { name, kind }: Field): string {
  const same = kind === 'string' ? `one.${name.camel}.toUpperCase()` : `one.${name.camel}`;
  return `
  it.each([true, false])('leaves out a ${name.words} that another one has (dry run: %s)', async (dryRun) => {
    const [one, other, third] = [${draftOf(feature)}, ${draftOf(feature)}, ${draftOf(feature)}];
    const report = await importAll([one, { ...other, ${name.camel}: ${same} }, third], dryRun);

    expect(report).toMatchObject({ rows: 3, created: 2, failed: 1 });
    expect(report.errors).toMatchObject([
      { line: 3, column: '${name.camel}', code: '${feature.plural.snake}.${name.snake}_taken' },
    ]);
  });
`;
}

const referenceTest = (feature: Feature, { name, role }: Field): string => `
  it('leaves out a ${role.words} that is not there', async () => {
    const [one, other] = [${draftOf(feature, `{ ${name.camel}: newId() }`)}, ${draftOf(feature)}];
    const report = await importAll([one, other]);

    expect(report).toMatchObject({ rows: 2, created: 1, failed: 1 });
    expect(report.errors).toMatchObject([{ line: 2, column: '${name.camel}', code: 'unknown_${role.snake}' }]);
  });
`;

function exportTests(feature: Feature): string {
  const { plural } = feature;
  return `it('has what the list has, in its order', async () => {
    await ${making(feature, 'keeper')};
    await ${making(feature, 'keeper')};

    expect(linesOf(await exported('?format=ndjson&sort=createdAt'))).toEqual(await listed('limit=100&sort=createdAt'));
    expect((await download(EXPORT, app, keeper)).headers.get('content-disposition')).toBe(
      'attachment; filename="${plural.kebab}.csv"',
    );
    expect((await download(EXPORT, app, keeper, '?sort=nothing')).status).toBe(422);
  });
${formulaTest(feature)}${againTest(feature)}`;
}

/** Long enough for a formula. */
const formulaField = ({ fields }: Feature): Field | undefined =>
  fields.find(({ kind, length }) => kind === 'text' || (kind === 'string' && length >= 4));

function formulaTest(feature: Feature): string {
  const field = formulaField(feature);
  if (!field) return '';
  const { camel } = field.name;
  return `
  it('has no cell that is a formula, and as NDJSON what was typed', async () => {
    await ${making(feature, 'keeper', { more: `{ ${camel}: '=1+1' }` })};

    expect(await exported('?format=csv')).toContain("'=1+1");
    expect(linesOf(await exported('?format=ndjson'))).toContainEqual(expect.objectContaining({ ${camel}: '=1+1' }));
  });
`;
}

function againTest(feature: Feature): string {
  const field = formulaField(feature);
  const more = field ? `{ ${field.name.camel}: '-2+3' }` : '';
  const who = feature.isOwned ? 'someone' : 'keeper';
  return `
  it('can be imported again', async () => {
    ${feature.isOwned ? 'const someone = await app.aUser(administrator);' : ''}
    const made = await ${making(feature, who, { more })};
    const file = await exported(${feature.isOwned ? "'', someone" : '`?filter[id]=${made.id}`'});
    await ${who}.client.DELETE('${pathOf(feature)}/{id}', at(made.id));
    const anew = { id: expect.not.stringContaining(made.id), createdAt: expect.any(String), updatedAt: expect.any(String) };

    expect(await reportOf(sendTo(IMPORTS, app, ${who}, file))).toMatchObject({ rows: 1, created: 1 });
    expect(await listed(${feature.isOwned ? "'limit=100', someone" : ''})).toContainEqual({ ...made, ...anew });
  });
`;
}

const ownerTest = (
  feature: Feature,
): string => `it('exports none of those of others, and imports their own', async () => {
    const stranger = await app.aUser(administrator);
    const [{ id }, before] = [await ${making(feature, 'keeper')}, (await listed()).length];

    for (const person of [stranger, administrator]) expect(await exported('?format=ndjson', person)).not.toContain(id);
    expect(await importAll([${draftOf(feature)}], false, stranger)).toMatchObject({ created: 1 });
    expect(await listed('limit=100', stranger)).toHaveLength(1);
    expect(await listed()).toHaveLength(before);
  });`;

const permissionTest = (feature: Feature): string => {
  const { plural } = feature;
  return `it('exports with the permission to read, and imports with the one to manage', async () => {
    await aRole(administrator, 'reader', ['${plural.snake}.read']);
    const [reader, nobody] = [await app.aUser(administrator, { roles: ['reader'] }), await app.aUser(administrator)];
    const status = async (answer: Promise<Response>) => (await answer).status;

    expect(await status(download(EXPORT, app, reader))).toBe(200);
    expect(await status(download(EXPORT, app, nobody))).toBe(403);
    for (const person of [reader, nobody])
      expect(await status(sendTo(IMPORTS, app, person, csvOf([${draftOf(feature)}])))).toBe(403);
  });`;
};
