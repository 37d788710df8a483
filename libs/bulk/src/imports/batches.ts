/** Rows in a transaction: few enough that nobody waits long for the thread, or the embedded engine's only connection. */
const BATCH = 100;

/** The rows a hundred at a time. */
export async function* batches<T>(rows: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
