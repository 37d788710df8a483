import { completeImports, insertAfter, insertBefore } from '../edit.ts';
import type { Feature } from '../feature.ts';
import type { Field } from '../fields.ts';
import { enumType, foldedProperty, spellingOf, typeOf, valuesName } from '../kinds.ts';
import { trigramIndexesOf } from '../indexes.ts';
import { answered, requested } from '../templates/dto.ts';
import { checksOf, choices, column, draftType, folding } from '../templates/entity.ts';
import { listed } from '../templates/declarations.ts';
import { column as fileColumn } from '../templates/bulk.ts';
import { stored } from '../templates/fixture.ts';
import { indexOf } from './migration.ts';

export function toEntity(source: string, feature: Feature, field: Field): string {
  const { singular } = feature;
  const edits: [(text: string) => string, boolean][] = [
    [
      (text) => insertBefore(text, /@Entity\(/, `${choices(feature, field).trim()}\n\n`),
      field.kind === 'enum',
    ],
    [(text) => withOptional(text, feature, field), true],
    [
      (text) =>
        insertBefore(
          text,
          new RegExp(`export class ${singular.pascal} `),
          `${decoratorsOf(feature, field)}\n`,
        ),
      true,
    ],
    [(text) => insertBefore(text, /@Instant\(\) createdAt/, `${column(feature, field).join('\n')}\n`), true],
    [(text) => insertBefore(text, /createdAt: at\b/, `${field.name.camel}: null, `), true],
    [(text) => insertBefore(text, /this\.updatedAt = at;/, `${folding(field)}\n`), field.kind === 'string'],
  ];
  return completeImports(edits.reduce((text, [edit, applies]) => (applies ? edit(text) : text), source));
}

/** It can be left out of a draft. */
function withOptional(text: string, feature: Feature, { name }: Field): string {
  const { pascal } = feature.singular;
  const optional = new RegExp(`(?<=Partial<Pick<${pascal}, )(?=[^>]+>>)`);
  if (optional.test(text)) return text.replace(optional, `'${name.camel}' | `);
  const draft = ` Partial<Pick<${pascal}, '${name.camel}'>> &`;
  return insertAfter(text, new RegExp(`export type ${draftType(feature)} =`), draft);
}

function decoratorsOf(feature: Feature, field: Field): string {
  const index = indexOf(feature, field);
  const properties = index?.properties.map((property) => `'${property}'`).join(', ');
  return [
    ...(index ? [`@Index('${index.name}', [${properties}])`] : []),
    ...trigramIndexesOf(feature).map(({ name, property }) => `@TrigramIndex('${name}', '${property}')`),
    ...checksOf(feature).map(({ name, sql }) => `@Check('${name}', \`${sql}\`)`),
  ].join('\n');
}

export const toList = (source: string, feature: Feature, field: Field): string => {
  const line = listed(feature, field);
  if (!line) return source;
  const text = insertBefore(source, /createdAt: \{/, `${line}\n`);
  const searched =
    field.kind === 'string' && text.includes('search: [')
      ? insertAfter(text, /search: \[/, `'${foldedProperty(field)}', `)
      : text;
  return completeImports(searched, {
    [`./${feature.singular.kebab}.entity.js`]: [valuesName(field, feature.singular)],
  });
};

export const toRequest = (source: string, feature: Feature, field: Field): string =>
  completeImports(
    insertAfter(
      source,
      new RegExp(`export class Create${feature.singular.pascal}Request \\{\\n`),
      `${requested(feature, field)}\n\n`,
    ),
    ofEntity(feature, field),
  );

export const toResponse = (source: string, feature: Feature, field: Field): string => {
  const declared = insertBefore(source, /createdAt: Date;/, `${answered(feature, field)}\n\n`);
  const { singular } = feature;
  const line = `${field.name.camel}: ${singular.camel}.${field.name.camel},\n`;
  return completeImports(
    insertBefore(declared, new RegExp(`createdAt: ${singular.camel}`), line),
    ofEntity(feature, field),
  );
};

export const toFile = (source: string, _feature: Feature, field: Field): string =>
  insertBefore(
    insertBefore(source, /createdAt: \{/, `${fileColumn(field)}\n`),
    /createdAt: '/,
    `${field.name.camel}: ${example(field)},\n`,
  );

const ofEntity = ({ singular }: Feature, field: Field): Record<string, string[]> => ({
  [`../${singular.kebab}.entity.js`]: [valuesName(field, singular), `type ${enumType(field, singular)}`],
});

const example = (field: Field): string => JSON.stringify(spellingOf(field).example(field));

export const toSupport = (source: string, _feature: Feature, field: Field): string =>
  insertBefore(source, /\.\.\.more/, `${field.name.camel}: ${example(field)}, `);

export const toEntitySpec = (source: string, { singular }: Feature, field: Field): string => {
  const value = stored(spellingOf(field).example(field), typeOf(field, singular));
  const literal = field.kind === 'enum' ? `${value} as const` : value;
  return insertAfter(source, /const DRAFT = \{/, ` ${field.name.camel}: ${literal},`);
};

export function toRequestSpec(source: string, _feature: Feature, field: Field): string {
  const { camel } = field.name;
  const refused = spellingOf(field)
    .refused(field)
    .map((code) => `['${camel}', ${code}],`);
  const good = insertAfter(source, /const GOOD = \{/, ` ${camel}: ${example(field)},`);
  return insertBefore(good, /\]\)\('refuses the/, refused.join('\n'));
}
