import { type Feature, foldedFields } from '../feature.ts';
import { withImports } from '../imports.ts';
import { foldedProperty, spellingOf, typeOf } from '../kinds.ts';
import { stored } from './fixture.ts';

/** `invoice.entity.spec.ts` */
export function entitySpec(feature: Feature): string {
  const { singular, isOwned, isSoft } = feature;
  const make = `${singular.pascal}.make('1', ${isOwned ? "'ada', " : ''}DRAFT, MADE)`;
  return withImports(
    `
const DRAFT = { ${literals(feature, 'example')} };
const [MADE, LATER] = [new Date(0), new Date(1000)];

describe('${singular.one}', () => {
  it('is what was said of it', () => {
    expect(${make}).toMatchObject({ ...DRAFT, id: '1', ${isOwned ? "ownerId: 'ada', " : ''}createdAt: MADE, updatedAt: MADE, version: 1 });
  });

  it('is changed in part, and keeps the rest', () => {
    const ${singular.camel} = ${make};
    ${singular.camel}.change({ ${literals(feature, 'changed', 1)} }, LATER);

    expect(${singular.camel}).toMatchObject({ ...DRAFT, ${literals(feature, 'changed', 1)}, createdAt: MADE, updatedAt: LATER });
  });
${foldingTest(feature, make)}${isSoft ? softTest(feature, make) : ''}});
`,
    { [`./${singular.kebab}.entity.js`]: [singular.pascal], '#libs/kernel': ['fold'] },
  );
}

const literals = (
  { fields, singular }: Feature,
  which: 'example' | 'changed',
  most = fields.length,
): string =>
  fields
    .slice(0, most)
    .map(
      (field) =>
        `${field.name.camel}: ${literal(stored(spellingOf(field)[which](field), typeOf(field, singular)), field.kind)}`,
    )
    .join(', ');

const literal = (code: string, kind: string): string => (kind === 'enum' ? `${code} as const` : code);

function foldingTest(feature: Feature, make: string): string {
  const [field] = foldedFields(feature);
  if (!field) return '';
  const property = `${feature.singular.camel}.${foldedProperty(field)}`;
  return `
  it('is compared without regard to case', () => {
    const ${feature.singular.camel} = ${make};
    expect(${property}).toBe(fold(DRAFT.${field.name.camel}));
    ${feature.singular.camel}.change({ ${field.name.camel}: 'ÄB' }, LATER);

    expect(${property}).toBe('äb');
  });
`;
}

const softTest = ({ singular }: Feature, make: string): string => `
  it('is deleted until it is restored', () => {
    const ${singular.camel} = ${make};
    ${singular.camel}.delete(LATER);
    expect(${singular.camel}).toMatchObject({ deletedAt: LATER, deletedKey: '1' });
    ${singular.camel}.restore(LATER);

    expect(${singular.camel}).toMatchObject({ deletedAt: null, deletedKey: '' });
  });
`;

/** `dto/invoice.request.dto.spec.ts` */
export function requestSpec(feature: Feature): string {
  const { singular, fields } = feature;
  const create = `Create${singular.pascal}Request`;
  const update = `Update${singular.pascal}Request`;
  const optional = fields.filter(({ isNullable }) => isNullable);
  const needed = fields.filter(({ isNullable }) => !isNullable);
  return withImports(
    `
const GOOD = { ${fields.map((field) => `${field.name.camel}: ${JSON.stringify(spellingOf(field).example(field))}`).join(', ')} };

describe('a request for ${singular.one}', () => {
  it('takes what is right', async () => {
    expect(await refusedFields(${create}, GOOD)).toEqual([]);
    expect(await refusedFields(${update}, {})).toEqual([]);
  });

  it.each<[string, unknown]>([
    ${fields.flatMap((field) => refusals(field.name.camel, field)).join('\n')}
  ])('refuses the %s %j', async (field, value) => {
    for (const type of [${create}, ${update}])
      expect(await refusedFields(type, { ...GOOD, [field]: value })).toEqual([field]);
  });
${
  needed.length > 0
    ? neededTest(
        create,
        needed.map(({ name }) => name.camel),
      )
    : ''
}${
      optional.length > 0
        ? optionalTest(
            create,
            optional.map(({ name }) => name.camel),
          )
        : ''
    }});
`,
    { [`./${singular.kebab}.request.dto.js`]: [create, update] },
  );
}

const refusals = (name: string, field: Feature['fields'][number]): string[] =>
  [...spellingOf(field).refused(field), ...(field.isNullable ? [] : ['null'])].map(
    (code) => `['${name}', ${code}],`,
  );

const list = (names: string[]): string => names.map((name) => `'${name}'`).join(', ');

const neededTest = (create: string, names: string[]): string => `
  it.each([${list(names)}])('misses the %s', async (field) => {
    expect(await refusedFields(${create}, { ...GOOD, [field]: undefined })).toEqual([field]);
  });
`;

const optionalTest = (create: string, names: string[]): string => `
  it.each([${list(names)}])('does without the %s', async (field) => {
    for (const value of [null, undefined])
      expect(await refusedFields(${create}, { ...GOOD, [field]: value })).toEqual([]);
  });
`;
