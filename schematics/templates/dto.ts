import { enumFields, type Feature } from '../feature.ts';
import type { Field } from '../fields.ts';
import { withImports } from '../imports.ts';
import { enumType, spellingOf, typeOf, valuesName } from '../kinds.ts';

/** `dto/invoice.request.dto.ts` */
export const requests = (feature: Feature): string =>
  withImports(
    `
export class Create${feature.singular.pascal}Request {
  ${feature.fields.map((field) => requested(feature, field)).join('\n\n')}
}

/** JSON Merge Patch (RFC 7396): fields that are left out stay as they are. */
export class Update${feature.singular.pascal}Request extends PartialType(Create${feature.singular.pascal}Request, {
  skipNullProperties: false,
}) {}
`,
    choices(feature),
  );

export const requested = ({ singular }: Feature, field: Field): string =>
  [
    ...exampleComment(field),
    ...(field.isNullable ? ['@IsOptional()'] : []),
    ...spellingOf(field).rules(field, singular),
    `${field.name.camel}${field.isNullable ? '?' : ''}: ${typeOf(field, singular)};`,
  ].join('\n');

/** Where neither the type nor a decorator shows one. */
const SHOWS_ITS_OWN = new Set(['boolean', 'enum', 'ref', 'date', 'datetime', 'decimal']);
const exampleComment = (field: Field): string[] => (SHOWS_ITS_OWN.has(field.kind) ? [] : [comment(field)]);
const comment = (field: Field): string => {
  const example = spellingOf(field).example(field);
  return `/** @example ${typeof example === 'string' ? `'${example}'` : JSON.stringify(example)} */`;
};

const choices = (feature: Feature): Record<string, string[]> => ({
  [`../${feature.singular.kebab}.entity.js`]: [
    ...enumFields(feature).flatMap((field) => [
      valuesName(field, feature.singular),
      `type ${enumType(field, feature.singular)}`,
    ]),
    `type ${feature.singular.pascal}`,
  ],
});

/** `dto/list-invoices.query.dto.ts` */
export const query = ({ plural }: Feature): string =>
  withImports(`export class List${plural.pascal}Query extends ListQuery {}`);

/** `dto/invoice.response.dto.ts` */
export function response(feature: Feature): string {
  const { singular, fields, isSoft } = feature;
  const name = `${singular.pascal}Response`;
  return withImports(
    `
export class ${name} {
  @ApiProperty({ format: 'uuid' })
  id: string;

  ${fields.map((field) => answered(feature, field)).join('\n\n')}

  createdAt: Date;

  updatedAt: Date;
${isSoft ? '\n  /** Null unless it is deleted. */\n  deletedAt: Date | null;\n' : ''}
  static from(${singular.camel}: ${singular.pascal}): ${name} {
    const response = Object.assign(new ${name}(), {
      id: ${singular.camel}.id,
      ${fields.map(({ name: { camel } }) => `${camel}: ${singular.camel}.${camel},`).join('\n')}
      createdAt: ${singular.camel}.createdAt,
      updatedAt: ${singular.camel}.updatedAt,
      ${isSoft ? `deletedAt: ${singular.camel}.deletedAt,` : ''}
    });
    return withEntityTag(response, ${singular.camel}.version);
  }
}

export class ${singular.pascal}ListResponse extends PageResponse {
  items: ${name}[];

  static from({ items, ...page }: Page<${singular.pascal}>): ${singular.pascal}ListResponse {
    return { items: items.map(${name}.from), ...page };
  }
}
`,
    choices(feature),
  );
}

export const answered = ({ singular }: Feature, field: Field): string =>
  [
    ...(field.kind === 'boolean' || field.kind === 'enum' || field.kind === 'datetime'
      ? []
      : [comment(field)]),
    ...(spellingOf(field).shown?.(field, singular) ?? []),
    `${field.name.camel}: ${typeOf(field, singular)};`,
  ].join('\n');
