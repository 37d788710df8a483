interface PageAnswer<Item> {
  data: { items: Item[]; nextCursor: string | null };
}

/**
 * Every item of a list, page after page; the next page is asked for when the one before is used up.
 *
 *     for await (const user of paginate((page) => api.users.list({ query: { ...page, sort: 'name' } }))) …
 */
export async function* paginate<Item>(
  list: (page: { cursor?: string }) => Promise<PageAnswer<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null | undefined;
  do {
    // oxlint-disable-next-line no-await-in-loop -- a page names the next one.
    const { data } = await list(cursor ? { cursor } : {});
    yield* data.items;
    cursor = data.nextCursor;
  } while (cursor);
}
