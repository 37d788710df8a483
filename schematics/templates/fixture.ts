import { type Feature, references } from '../feature.ts';
import { withImports } from '../imports.ts';
import { spellingOf, typeOf } from '../kinds.ts';
import { lines } from '../lines.ts';

/** `test/features/invoices.ts` */
export function fixture(feature: Feature): string {
  const { singular, plural, isOwned } = feature;
  const path = `/api/v1/${plural.kebab}`;
  const own = {
    [`../../src/${plural.kebab}/${singular.kebab}.entity.js`]: [singular.pascal],
    [`../../src/${plural.kebab}/${plural.kebab}.list.js`]: [`${plural.camel}List`],
    [`../../src/${plural.kebab}/${plural.kebab}.repository.js`]: [`${plural.pascal}Repository`],
    '../support/features.js': ['type Feature'],
    [`../support/${plural.kebab}.js`]: [made(feature)],
  };
  return withImports(
    `
${isOwned ? "const SOMEONE = '019a0000-0000-7000-8000-00000000abcd';" : ''}

export const ${plural.camel}: Feature = {
  things: {
    '${path}/{id}': async (${thing(feature)}) => {
      const { id } = await ${making(feature, isOwned ? 'user' : 'await app.signIn()', { maker: 'await app.signIn()' })};
      return { value: id, traces${isOwned ? '' : ': []'} };
    },
  },
  lists: {
    'src/${plural.kebab}/${plural.kebab}.list.ts': {
      list: ${plural.camel}List,
      entity: ${singular.pascal},
      ${lines(
        `row: () => ${singular.pascal}.make(newId(), ${isOwned ? 'SOMEONE, ' : ''}${row(feature)}, new Date(0)),`,
        feature.isSoft && "keeps: ['deletedAt'],",
        isOwned && "within: ['ownerId'],",
        isOwned && "readsAllOfOneOnMariaDb: 'it may go through what one person has',",
      )}
      page: (dataSource, request) =>
        new ${plural.pascal}Repository(dataSource.getRepository(${singular.pascal}), {} as Cache).list(${isOwned ? 'SOMEONE, ' : ''}request),
    },
  },
  writes: {
    ${writes(feature)
      .map((route) => `'${route}': '${plural.words}',`)
      .join('\n')}
  },
  ${references(feature).length > 0 ? `references: { ${references(feature).map(reference).join(', ')} },` : ''}
};
`,
    own,
  ).replace("import { Cache } from '#libs/cache'", "import type { Cache } from '#libs/cache'");
}

/** `anInvoice` */
export const drafting = ({ singular }: Feature): string => `${singular.one.split(' ')[0]}${singular.pascal}`;
/** Whether what it refers to has to be made before. */
export const needsOthers = (feature: Feature): boolean =>
  references(feature).some(({ target }) => target !== 'users');

/** `makeInvoice(keeper)`; what it refers to is made by someone who may. */
export function making(
  feature: Feature,
  person: string,
  { more = '', maker = 'administrator' }: { more?: string; maker?: string } = {},
): string {
  const isMadeByOther = needsOthers(feature) && person !== maker;
  const given = [person, ...(more || isMadeByOther ? [more || '{}'] : []), ...(isMadeByOther ? [maker] : [])];
  return `${made(feature)}(${given.join(', ')})`;
}

/** What a thing is made of: someone's own is made by them. */
function thing(feature: Feature): string {
  if (!feature.isOwned) return 'app';
  return needsOthers(feature) ? 'app, { user, traces }' : '_app, { user, traces }';
}

const made = ({ singular }: Feature): string => `make${singular.pascal}`;

const reference = ({ name, target }: Feature['fields'][number]): string =>
  `${name.camel}: '/api/v1/${target}'`;

const writes = ({ plural, isSoft, isBulk }: Feature): string[] => [
  `POST /api/v1/${plural.kebab}`,
  `PATCH /api/v1/${plural.kebab}/{id}`,
  `DELETE /api/v1/${plural.kebab}/{id}`,
  ...(isSoft ? [`POST /api/v1/${plural.kebab}/{id}/restoration`] : []),
  ...(isBulk ? [`POST /api/v1/${plural.kebab}/imports`] : []),
];

/** A draft that the table takes. */
const row = ({ fields, singular }: Feature): string =>
  `{ ${fields
    .filter(({ isNullable }) => !isNullable)
    .map((field) => `${field.name.camel}: ${stored(apart(field), typeOf(field, singular))}`)
    .join(', ')} }`;

/** What is unique must not be among the values that the tests of lists fill a table with. */
function apart(field: Feature['fields'][number]): unknown {
  const unlikely: Partial<Record<string, unknown>> = { integer: -1, date: '1000-01-01' };
  return (field.isUnique ? unlikely[field.kind] : undefined) ?? spellingOf(field).example(field);
}

/** As the entity has it. */
export const stored = (example: unknown, type: string): string =>
  type.startsWith('Date') ? `new Date(${JSON.stringify(example)})` : JSON.stringify(example);

/** `test/support/invoices.ts` */
export function support(feature: Feature): string {
  const { singular, plural } = feature;
  const others = references(feature).filter(({ target }) => target !== 'users');
  const own = {
    './application.js': ['type SignedInUser'],
    ...Object.fromEntries(others.map((field) => [`./${field.target}.js`, [makerOf(field)]])),
  };
  return withImports(
    `
export type ${singular.pascal}Body = components['schemas']['${singular.pascal}Response'];
export type New${singular.pascal} = components['schemas']['Create${singular.pascal}Request'];

${counts(feature) ? 'let count = 0;' : ''}

/** What ${references(feature).length > 0 ? 'the person' : 'someone'} could say of a new one${counts(feature) ? '; each time of another' : ''}. */
export ${others.length > 0 ? 'async ' : ''}function ${drafting(feature)}(${references(feature).length > 0 ? 'person: SignedInUser, ' : ''}more: Partial<New${singular.pascal}> = {}): ${promised(others.length > 0, `New${singular.pascal}`)} {
  ${counts(feature) ? 'count++;' : ''}
  return { ${feature.fields.map(example).join(', ')}, ...more };
}

export async function ${made(feature)}(person: SignedInUser, more: Partial<New${singular.pascal}> = {}${others.length > 0 ? ', maker = person' : ''}): Promise<${singular.pascal}Body> {
  const body = ${others.length > 0 ? 'await ' : ''}${drafting(feature)}(${others.length > 0 ? 'maker, ' : references(feature).length > 0 ? 'person, ' : ''}more);
  const { data, error } = await person.client.POST('/api/v1/${plural.kebab}', { body });
  if (!data) throw new Error(JSON.stringify(error));
  return data;
}
`,
    own,
  );
}

const promised = (isAsync: boolean, type: string): string => (isAsync ? `Promise<${type}>` : type);
const counts = ({ fields }: Feature): boolean => fields.some((field) => field.isUnique);
const makerOf = ({ targetName }: Feature['fields'][number]): string => `make${targetName}`;

function example(field: Feature['fields'][number]): string {
  const { name, kind, target, isUnique } = field;
  const value = (): string => {
    if (kind === 'ref') return target === 'users' ? 'person.id' : `(await ${makerOf(field)}(person)).id`;
    if (!isUnique) return JSON.stringify(spellingOf(field).example(field));
    return UNIQUE[kind]?.(field) ?? '';
  };
  return `${name.camel}: ${value()}`;
}

/** Another one each time. */
const UNIQUE: Partial<Record<string, (field: Feature['fields'][number]) => string>> = {
  string: ({ name, length }) => (length < 20 ? 'String(count)' : `\`${name.words} \${count}\``),
  integer: () => 'count',
  decimal: ({ scale }) => `(count / 100).toFixed(${scale})`,
  date: () => 'new Date(count * 86_400_000).toISOString().slice(0, 10)',
  datetime: () => 'new Date(count * 60_000).toISOString()',
};
