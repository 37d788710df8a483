import type { ListDefinition, ListField } from './list-definition.js';
import { InvalidListQuery, unknownField } from './list-errors.js';

export interface SortKey {
  name: string;
  field: ListField;
  descending: boolean;
}

/** The tie-breaker that makes every order total. */
const ID: ListField = { property: 'id', type: 'id' };

/** Reads `-createdAt,name`; the id follows as the last key, in the direction of the first. */
export function readSort(definition: ListDefinition, sort: string): SortKey[] {
  const keys = sort.split(',').map((word) => readKey(definition, word.trim()));
  if (new Set(keys.map(({ name }) => name)).size < keys.length) {
    throw new InvalidListQuery({
      pointer: '/query/sort',
      code: 'repeated_field',
      detail: 'Name each field at most once.',
    });
  }
  return distinct([...keys, { name: 'id', field: ID, descending: keys[0]?.descending ?? false }]);
}

/** Sorting by a property once more changes nothing, but TypeORM would let it replace the first direction. */
const distinct = (keys: SortKey[]): SortKey[] =>
  keys.filter(
    ({ field: { property } }, index) => keys.findIndex((key) => key.field.property === property) === index,
  );

function readKey({ fields }: ListDefinition, word: string): SortKey {
  const descending = word.startsWith('-');
  const name = descending ? word.slice(1) : word;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field?.sortable) throw unknownField('sort', name, sortableNames(fields));
  return { name, field, descending };
}

const sortableNames = (fields: ListDefinition['fields']): string[] =>
  Object.keys(fields).filter((name) => fields[name]?.sortable);
