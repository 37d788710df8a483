import { type FindOptionsWhere, In, type Repository } from 'typeorm';

const BATCH = 500;

/**
 * Deletes the rows bit by bit, each bit in a transaction of its own: nobody waits for long, and what was deleted
 * stays so when it is aborted.
 *
 * @returns how many
 */
export async function deleteInBatches<T extends { id: string }>(
  rows: Repository<T>,
  where: FindOptionsWhere<T>,
  signal: AbortSignal,
): Promise<number> {
  let deleted = 0;
  for (;;) {
    // oxlint-disable no-await-in-loop -- one after the other: the database has other work
    const found = await rows.createQueryBuilder('row').select('row.id').where(where).limit(BATCH).getMany();
    if (found.length > 0) await rows.delete({ id: In(found.map(({ id }) => id)) } as FindOptionsWhere<T>);
    // oxlint-enable no-await-in-loop
    deleted += found.length;
    if (found.length < BATCH || signal.aborted) return deleted;
  }
}
