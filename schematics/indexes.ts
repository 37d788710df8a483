import { type Feature, foldedFields, references, uniqueFields, uniqueIndex } from './feature.ts';
import { comparedColumn, comparedProperty, foldedProperty, spellingOf } from './kinds.ts';

/** An index of the feature's table. */
export interface TableIndex {
  name: string;
  properties: string[];
  columns: string[];
  isUnique: boolean;
}

/** What is unique, what lists sort and filter by, and what foreign keys need. */
export function indexesOf(feature: Feature): TableIndex[] {
  const { plural, fields, isOwned, isSoft } = feature;
  // Whatever is asked for is asked of one owner.
  const owner: Part[] = isOwned ? [['ownerId', 'owner_id']] : [];
  const index = (name: string, parts: Part[], isUnique = false): TableIndex => ({
    name,
    properties: parts.map(([property]) => property),
    columns: parts.map(([, column]) => column),
    isUnique,
  });
  const sorted = (name: string, part: Part): TableIndex =>
    index(`ix_${plural.snake}_${name}`, [...owner, part, ['id', 'id']]);
  return [
    ...uniqueFields(feature).map((field) =>
      index(uniqueIndex(feature, field), [...owner, partOf(field), ...(isSoft ? [DELETED_KEY] : [])], true),
    ),
    ...fields
      .filter((field) => spellingOf(field).listed)
      .map((field) => sorted(field.name.snake, partOf(field))),
    ...(isOwned ? references(feature) : []).map((field) =>
      index(`ix_${plural.snake}_of_${field.role.snake}`, [partOf(field)]),
    ),
    sorted('created_at', ['createdAt', 'created_at']),
    sorted('updated_at', ['updatedAt', 'updated_at']),
    ...(isSoft ? [sorted('deleted_at', ['deletedAt', 'deleted_at'])] : []),
  ];
}

/** A property and its column. */
type Part = [property: string, column: string];

const DELETED_KEY: Part = ['deletedKey', 'deleted_key'];
const partOf = (field: Parameters<typeof comparedProperty>[0]): Part => [
  comparedProperty(field),
  comparedColumn(field),
];

/** For `contains` and search. */
export const trigramIndexesOf = (feature: Feature): { name: string; property: string }[] =>
  foldedFields(feature).map((field) => ({
    name: `ix_${feature.plural.snake}_${field.name.snake}_trigram`,
    property: foldedProperty(field),
  }));
