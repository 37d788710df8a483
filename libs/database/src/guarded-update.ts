import type { FindOptionsWhere, ObjectLiteral, Repository } from 'typeorm';
import { StaleVersion, VersionMismatch } from './database-errors.js';

export interface Versioned {
  id: string;
  version: number;
}

/**
 * Writes all columns of an edited row, only if nobody changed it since it was read, and raises its
 * version: TypeORM's `save()` and `@VersionColumn` let the second of two stale writers overwrite the
 * first. The passed row carries its new version afterwards.
 *
 * @param expected the version the caller last saw (`If-Match`), when they named one
 * @throws VersionMismatch when `expected` is given and is not, or no longer, the row's version
 * @throws StaleVersion when the row was changed by another request meanwhile, or is gone
 */
export async function guardedUpdate<T extends Versioned & ObjectLiteral>(
  repository: Repository<T>,
  row: T,
  expected?: number,
): Promise<T> {
  const { id, version, ...columns } = row;
  if (expected !== undefined && expected !== version) throw new VersionMismatch();
  const where = { id, version } as FindOptionsWhere<T>;
  const { affected } = await repository.update(where, { ...columns, version: version + 1 } as never);
  if (affected !== 1) throw expected === undefined ? new StaleVersion() : new VersionMismatch();
  return Object.assign(row, { version: version + 1 });
}
