import { Index } from 'typeorm';
import type { EntityClass } from '../data-source.js';

/** An index for text in the midst of others. */
export interface TrigramIndexed {
  name: string;
  entity: EntityClass;
  property: string;
}

const declared: TrigramIndexed[] = [];

/**
 * An index for `contains` and `q` on a text. PostgreSQL and the embedded engine have it, by `pg_trgm`; no migration
 * makes it, as not every role may make extensions: `Migrator.run` does where it can. The others read the whole list.
 *
 * @example
 * `@TrigramIndex('ix_teams_name_trigram', 'nameFolded')` above the entity
 */
export function TrigramIndex(name: string, property: string): ClassDecorator {
  return (entity) => {
    Index(name, { synchronize: false })(entity);
    declared.push({ name, entity: entity as unknown as EntityClass, property });
  };
}

/** Every trigram index of the entities that have been imported. */
export function trigramIndexes(): readonly TrigramIndexed[] {
  return declared;
}
