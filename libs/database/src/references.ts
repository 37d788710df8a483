import { violatesReference } from './database-errors.js';

/**
 * Does the work; a reference by the named foreign key to what is not there, or not there any more, becomes the
 * feature's own error. As with `translateUnique`, the database decides.
 */
export async function translateReference<T>(
  foreignKey: string,
  error: () => Error,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw violatesReference(cause, foreignKey) ? error() : cause;
  }
}
