import { LongText } from '../columns.js';
import type { EntityClass } from '../data-source.js';

/** A column whose texts the key ring has encrypted. */
export interface SealedColumn {
  entity: EntityClass;
  property: string;
  contextOf: (row: never) => string;
}

const declared: SealedColumn[] = [];

/**
 * Long text that is encrypted by `KeyRing.encrypt`. `npm run encryption:rotate` finds such columns by this
 * decorator. The entity's primary key must be `id`.
 *
 * @param contextOf what the text was bound to when it was encrypted; made from what never changes in a row
 * @example
 * `@Sealed(() => 'signing_keys.private_key') privateKey: string;`
 */
export function Sealed<Row extends object>(
  contextOf: (row: Row) => string,
  options: Parameters<typeof LongText>[0] = {},
): PropertyDecorator {
  return (target, property) => {
    LongText(options)(target, property);
    declared.push({ entity: target.constructor as EntityClass, property: String(property), contextOf });
  };
}

/** Every sealed column of the entities that have been imported. */
export function sealedColumns(): readonly SealedColumn[] {
  return declared;
}
