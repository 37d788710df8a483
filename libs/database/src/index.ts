/**
 * {@include ../README.md}
 *
 * @module database
 */

export {
  Day,
  Decimal,
  Flag,
  Id,
  Instant,
  Integer,
  Json,
  LongText,
  Reference,
  Text,
  Version,
} from './columns.js';
export { registeredEntities, type MigrationClass, type EntityClass } from './data-source.js';
export { Database, type Location, type Schema } from './database.js';
export {
  DatabaseUnavailable,
  StaleVersion,
  StillInUse,
  translateDatabaseError,
  VersionMismatch,
} from './database-errors.js';
export { DatabaseModule } from './database.module.js';
export { EncryptionRotation, type RotationReport } from './encryption/encryption-rotation.js';
export { Sealed } from './encryption/sealed.js';
export { type EngineName, engineOf, type Dialect } from './engine.js';
export { guardedDelete } from './guarded-delete.js';
export { guardedUpdate } from './guarded-update.js';
export { deleteInBatches } from './delete-in-batches.js';
export { describeList } from './list/describe-list.js';
export {
  defineList,
  type ListDefinition,
  type ListRequest,
  type FieldType,
  type ListField,
} from './list/list-definition.js';
export { InvalidListQuery } from './list/list-errors.js';
export { paginate } from './list/paginate.js';
export { PreparedList } from './list/prepared-list.js';
export { createIndexOnline, requireColumn } from './migrations/live-tables.js';
export {
  addCheck,
  dropCheck,
  insertRow,
  migrationColumns,
  type MigrationColumns,
  updateRow,
} from './migrations/migration-columns.js';
export { PreparedInsert } from './prepared-insert.js';
export { type MigrationStatus, Migrator } from './migrations/migrator.js';
export type { Statement } from './statement.js';
export { isOneOf, selectEntity, Statements } from './statements.js';
export { translateReference } from './references.js';
export { TrigramIndex } from './search/trigram-index.js';
export { Transactional, Transactions, type FollowUp } from './transactions.js';
export { translateUnique } from './unique.js';
