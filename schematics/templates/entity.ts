import { enumFields, type Feature, foldedFields, foreignKey } from '../feature.ts';
import type { Field } from '../fields.ts';
import { withImports } from '../imports.ts';
import { indexesOf, trigramIndexesOf } from '../indexes.ts';
import { enumType, foldedProperty, spellingOf, typeOf, valuesName } from '../kinds.ts';

/** `invoice.entity.ts` */
export const entity = (feature: Feature): string =>
  withImports(`
${enumFields(feature)
  .map((field) => choices(feature, field))
  .join('\n')}

/** What is said of ${feature.singular.one} by whoever makes it. */
export type ${draftType(feature)} = ${draft(feature)};

@Entity('${feature.plural.snake}')
${decorators(feature).join('\n')}
export class ${feature.singular.pascal} {
  @Id() id: string;
  ${columns(feature).join('\n  ')}
  @Instant() createdAt: Date;
  @Instant() updatedAt: Date;
  @Version() version: number;

  static make(${makeParameters(feature)}): ${feature.singular.pascal} {
    const ${feature.singular.camel} = Object.assign(new ${feature.singular.pascal}(), { ${initial(feature)} });
    ${feature.singular.camel}.change(draft, at);
    return ${feature.singular.camel};
  }

  change(changes: Partial<${draftType(feature)}>, at: Date): void {
    Object.assign(this, changes);
    ${foldedFields(feature).map(folding).join('\n    ')}
    this.updatedAt = at;
  }
${feature.isSoft ? DELETION : ''}}
`);

export const draftType = ({ singular }: Feature): string => `${singular.pascal}Draft`;

export const choices = ({ singular }: Feature, field: Field): string => `
export const ${valuesName(field, singular)} = [${field.values.map((value) => `'${value}'`).join(', ')}] as const;
export type ${enumType(field, singular)} = (typeof ${valuesName(field, singular)})[number];`;

/** What can be null can be left out. */
function draft({ singular, fields }: Feature): string {
  const pick = (some: Field[]): string =>
    `Pick<${singular.pascal}, ${some.map(({ name }) => `'${name.camel}'`).join(' | ')}>`;
  const [needed, others] = [
    fields.filter((field) => !field.isNullable),
    fields.filter((field) => field.isNullable),
  ];
  return [
    ...(needed.length > 0 ? [pick(needed)] : []),
    ...(others.length > 0 ? [`Partial<${pick(others)}>`] : []),
  ].join(' & ');
}

const decorators = (feature: Feature): string[] => [
  ...indexesOf(feature).map(({ name, properties, isUnique }) => {
    const list = properties.map((property) => `'${property}'`).join(', ');
    return `@Index('${name}', [${list}]${isUnique ? ', { unique: true }' : ''})`;
  }),
  ...trigramIndexesOf(feature).map(({ name, property }) => `@TrigramIndex('${name}', '${property}')`),
  ...checksOf(feature).map(({ name, sql }) => `@Check('${name}', \`${sql}\`)`),
];

/** In the same words in the migration. */
export const checksOf = (feature: Feature): { name: string; sql: string }[] =>
  enumFields(feature).map(({ name, values }) => ({
    name: `ck_${feature.plural.snake}_${name.snake}`,
    sql: `${name.snake} IN (${values.map((value) => `'${value}'`).join(', ')})`,
  }));

const columns = (feature: Feature): string[] => [
  ...(feature.isOwned
    ? [
        `@ForeignKey('users', { name: 'fk_${feature.plural.snake}_owner', onDelete: 'CASCADE' })`,
        '@Reference()',
        'ownerId: string;',
      ]
    : []),
  ...feature.fields.flatMap((field) => column(feature, field)),
  ...(feature.isSoft
    ? [
        '@Instant({ nullable: true }) deletedAt: Date | null;',
        '/** Empty, and the id once it is deleted: what was unique can be given again. */',
        '@Text(36) deletedKey: string;',
      ]
    : []),
];

export function column(feature: Feature, field: Field): string[] {
  const { name, isNullable, kind, length } = field;
  const options = isNullable ? ['nullable: true'] : [];
  const own = `${name.camel}: ${typeOf(field, feature.singular)};`;
  if (kind === 'ref')
    return [
      `@ForeignKey('${tableOf(field)}', { name: '${foreignKey(feature, field)}'${onDelete(field)} })`,
      spellingOf(field).column(field, options),
      own,
    ];
  const folded = [
    '/** In which it is compared, whatever the case. */',
    `@Text(${length}${isNullable ? ', { nullable: true }' : ''}) ${foldedProperty(field)}: string${isNullable ? ' | null' : ''};`,
  ];
  return [`${spellingOf(field).column(field, options)} ${own}`, ...(kind === 'string' ? folded : [])];
}

/** Of what a reference is to, whose name was checked before. */
export const tableOf = ({ target }: Field): string => target.replaceAll('-', '_');

/** People who are erased leave nothing behind that could not be without them. */
export function deletionOf({ target, isNullable }: Field): 'CASCADE' | 'SET NULL' | undefined {
  if (isNullable) return 'SET NULL';
  return target === 'users' ? 'CASCADE' : undefined;
}
const onDelete = (field: Field): string => {
  const action = deletionOf(field);
  return action ? `, onDelete: '${action}'` : '';
};

const makeParameters = (feature: Feature): string =>
  `id: string, ${feature.isOwned ? 'ownerId: string, ' : ''}draft: ${draftType(feature)}, at: Date`;

const initial = (feature: Feature): string =>
  [
    'id',
    ...(feature.isOwned ? ['ownerId'] : []),
    ...feature.fields.filter(({ isNullable }) => isNullable).map(({ name }) => `${name.camel}: null`),
    ...(feature.isSoft ? ['deletedAt: null', "deletedKey: ''"] : []),
    'createdAt: at',
    'version: 1',
  ].join(', ');

export function folding(field: Field): string {
  const { camel } = field.name;
  const folded = `fold(this.${camel})`;
  return `this.${foldedProperty(field)} = ${field.isNullable ? `this.${camel} === null ? null : ${folded}` : folded};`;
}

const DELETION = `
  delete(at: Date): void {
    this.deletedAt = at;
    this.deletedKey = this.id;
    this.updatedAt = at;
  }

  /** What is unique may belong to another one by now: the index decides. */
  restore(at: Date): void {
    this.deletedAt = null;
    this.deletedKey = '';
    this.updatedAt = at;
  }
`;
