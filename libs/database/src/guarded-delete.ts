import type { FindOptionsWhere, ObjectLiteral, Repository } from 'typeorm';
import { isReferenced, StaleVersion, StillInUse, VersionMismatch } from './database-errors.js';
import type { Versioned } from './guarded-update.js';

/**
 * Removes a row, only if nobody changed it since it was read.
 *
 * @param expected the version the caller last saw (`If-Match`), when they named one
 * @throws VersionMismatch when `expected` is given and is not, or no longer, the row's version
 * @throws StillInUse when rows of others refer to it
 * @throws StaleVersion when the row was changed by another request meanwhile, or is gone
 */
export async function guardedDelete<T extends Versioned & ObjectLiteral>(
  repository: Repository<T>,
  { id, version }: T,
  expected?: number,
): Promise<void> {
  if (expected !== undefined && expected !== version) throw new VersionMismatch();
  const { affected } = await repository.delete({ id, version } as FindOptionsWhere<T>).catch(refuse);
  if (affected !== 1) throw expected === undefined ? new StaleVersion() : new VersionMismatch();
}

function refuse(cause: unknown): never {
  throw isReferenced(cause) ? new StillInUse() : cause;
}
