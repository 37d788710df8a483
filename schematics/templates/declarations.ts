import {
  enumFields,
  type Feature,
  foldedFields,
  notFoundError,
  references,
  takenError,
  uniqueFields,
  unknownColumnsError,
  unknownError,
} from '../feature.ts';
import type { Field } from '../fields.ts';
import { withImports } from '../imports.ts';
import { foldedProperty, spellingOf, valuesName } from '../kinds.ts';
import { lines } from '../lines.ts';

/** `invoices.list.ts` */
export function list(feature: Feature): string {
  const { singular, plural, fields, isSoft, isOwned } = feature;
  const search = foldedFields(feature).map((field) => `'${foldedProperty(field)}'`);
  const instant = (name: string, more = ''): string =>
    `${name}: { property: '${name}', type: 'instant', ${more}filterable: true },`;
  const code = `
export const ${plural.camel}List = defineList({
  fields: {
    ${lines(
      !isOwned && "id: { property: 'id', type: 'id', filterable: true },",
      ...fields.map((field) => listed(feature, field)),
      instant('createdAt', 'sortable: true, '),
      instant('updatedAt', 'sortable: true, '),
      isSoft && instant('deletedAt', 'nullable: true, '),
    )}
  },
  ${lines(search.length > 0 && `search: [${search.join(', ')}],`, "defaultSort: '-createdAt',")}
});`;
  const values = enumFields(feature).map((field) => valuesName(field, singular));
  return withImports(code, { [`./${singular.kebab}.entity.js`]: values });
}

export function listed({ singular }: Feature, field: Field): string {
  const spelled = spellingOf(field).listed?.(field, singular);
  const nullable = field.isNullable ? ', nullable: true' : '';
  return spelled ? `${field.name.camel}: { ${spelled}${nullable} },` : '';
}

/** `invoice.errors.ts` */
export const errors = (feature: Feature): string =>
  withImports(
    [
      errorClass(feature, {
        name: notFoundError(feature),
        code: 'not_found',
        kind: 'not_found',
        title: `${sentence(feature.singular.words)} not found`,
        detail: `'${feature.isOwned ? `You have no ${feature.singular.words} with this id.` : `There is no ${feature.singular.words} with this id.`}'`,
      }),
      ...uniqueFields(feature).map((field) => takenClass(feature, field)),
      ...references(feature).map((field) => unknownClass(feature, field)),
      ...(feature.isBulk ? [columnsClass(feature)] : []),
    ].join('\n\n'),
  );

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const takenClass = (feature: Feature, field: Field): string =>
  errorClass(feature, {
    name: takenError(feature, field),
    code: `${field.name.snake}_taken`,
    kind: 'conflict',
    title: `${sentence(field.name.words)} taken`,
    detail: `'${taken(feature, field)}'`,
  });

const taken = ({ singular, isOwned }: Feature, { kind, name }: Field): string => {
  const also = kind === 'string' ? ', in this or another case' : '';
  const other = isOwned ? `Another ${singular.words} of yours` : `Another ${singular.words}`;
  return `${other} has this ${name.words}${also}. Choose another one.`;
};

const unknownClass = (feature: Feature, field: Field): string =>
  errorClass(feature, {
    name: unknownError(feature, field),
    code: `unknown_${field.role.snake}`,
    kind: 'invalid',
    title: `Unknown ${field.role.words}`,
    detail: `'What this refers to is not there, or not there any more. See \`errors\`.', {
      errors: [{ pointer: '/${field.name.camel}', code: 'unknown_${field.role.snake}', detail: 'There is nothing with this id.' }],
    }`,
  });

const columnsClass = (feature: Feature): string =>
  errorClass(feature, {
    name: unknownColumnsError(feature),
    code: 'unknown_columns',
    kind: 'invalid',
    title: 'Unknown columns',
    parameters: 'errors: InputProblem[]',
    detail: `'Begin the file with a line that names its columns: see \`errors\`. Nothing was imported.', { errors }`,
  });

interface ErrorWords {
  name: string;
  code: string;
  kind: string;
  title: string;
  parameters?: string;
  /** Arguments of the constructor. */
  detail: string;
}

const errorClass = (
  { plural }: Feature,
  { name, code, kind, title, parameters = '', detail }: ErrorWords,
): string => `
export class ${name} extends AppError {
  static override readonly code = '${plural.snake}.${code}';
  static override readonly kind = '${kind}';
  static override readonly title = '${title}';

  constructor(${parameters}) {
    super(${detail});
  }
}`;

/** `invoice.events.ts` */
export const events = (feature: Feature): string => {
  const { singular } = feature;
  return withImports(`
const about = { payload: z.object({ ${singular.camel}Id: z.uuid() }), key: ({ ${singular.camel}Id }: { ${singular.camel}Id: string }) => ${singular.camel}Id };

${happenings(feature)
  .map(
    (happened) =>
      `export const ${eventName(feature, happened)} = defineEvent({ name: '${feature.plural.snake}.${happened}', ...about });`,
  )
  .join('\n')}
`);
};

export type Happening = 'created' | 'updated' | 'deleted' | 'restored';
export const happenings = ({ isSoft }: Feature): Happening[] => [
  'created',
  'updated',
  'deleted',
  ...(isSoft ? (['restored'] as const) : []),
];
export const eventName = ({ singular }: Feature, happened: Happening): string =>
  `${singular.camel}${sentence(happened)}`;

/** `invoices.permissions.ts` */
export const permissions = ({ plural }: Feature): string =>
  withImports(`
export const ${plural.camel}Permissions: Permission[] = [
  { name: '${plural.snake}.read', description: 'See all ${plural.words}' },
  { name: '${plural.snake}.manage', description: 'Make, change and delete ${plural.words}' },
];
`);
