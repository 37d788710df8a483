import type { Page } from '#libs/kernel';
import type { FileFormat } from './export-formats.js';

/** Items in a query: no transaction is open while a slow client takes them. */
const PAGE = 500;

/**
 * A file in parts, one for each page of a list.
 *
 * @param read - asks again whether the actor may, and for the page
 */
export async function* writePages<T>(
  { head, write }: FileFormat<T>,
  read: (page: { limit: number; cursor?: string }) => Promise<Page<T>>,
): AsyncGenerator<string> {
  let text = head;
  let cursor: string | undefined;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
    const { items, nextCursor } = await read({ limit: PAGE, cursor });
    yield text + write(items);
    text = '';
    cursor = nextCursor ?? undefined;
  } while (cursor);
}
