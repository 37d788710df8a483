import { defineList, type ListRequest, paginate } from '#libs/database';
import { type Item, type ItemsApplication, KINDS } from './items.js';

/** Every type of field, with and without nulls. */
export const itemsList = defineList({
  fields: {
    id: { property: 'id', type: 'id', sortable: true, filterable: true },
    text: { property: 'name', type: 'text', sortable: true, filterable: true },
    name: { property: 'nameFolded', type: 'text', folded: true, sortable: true, filterable: true },
    note: { property: 'note', type: 'text', nullable: true, sortable: true, filterable: true },
    kind: { property: 'kind', type: 'choice', choices: KINDS, sortable: true, filterable: true },
    rank: { property: 'rank', type: 'integer', sortable: true, filterable: true },
    score: { property: 'score', type: 'integer', nullable: true, sortable: true, filterable: true },
    at: { property: 'at', type: 'instant', sortable: true, filterable: true },
    endedAt: { property: 'endedAt', type: 'instant', nullable: true, sortable: true, filterable: true },
    price: { property: 'price', type: 'decimal', sortable: true, filterable: true },
    discount: { property: 'discount', type: 'decimal', nullable: true, sortable: true, filterable: true },
    paidOn: { property: 'paidOn', type: 'day', nullable: true, sortable: true, filterable: true },
    active: { property: 'isActive', type: 'flag', filterable: true },
    secret: { property: 'body', type: 'text' },
  },
  search: ['nameFolded', 'note'],
  defaultSort: 'rank',
});

export const page = (app: ItemsApplication, request: Partial<ListRequest>) =>
  paginate(app.items.createQueryBuilder('item'), itemsList, { limit: 100, ...request });

/** All pages, one after the other; `between` happens after each. */
export async function walk(
  app: ItemsApplication,
  request: Partial<ListRequest>,
  between: () => Promise<void> = async () => {},
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const { items: more, nextCursor } = await page(app, { ...request, cursor });
    items.push(...more);
    cursor = nextCursor ?? undefined;
    await between();
  } while (cursor !== undefined);
  return items;
}
