import { violatesUnique } from './database-errors.js';

/**
 * Does the work; a violation of the named unique index becomes the feature's own error. The database
 * decides: a look-up beforehand would leave a gap for a second request.
 *
 * On PostgreSQL the open transaction is lost with the violation: let the error leave it.
 */
export async function translateUnique<T>(
  index: string,
  error: () => Error,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw violatesUnique(cause, index) ? error() : cause;
  }
}
