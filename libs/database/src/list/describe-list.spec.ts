import { expect, it } from 'vitest';
import { describeList } from './describe-list.js';
import { defineList } from './list-definition.js';

it('says what a list can be asked for', () => {
  const list = defineList({
    fields: {
      name: { property: 'nameFolded', type: 'text', sortable: true, filterable: true },
      at: { property: 'at', type: 'instant', sortable: true },
      kind: { property: 'kind', type: 'text', filterable: true },
    },
    search: ['nameFolded'],
    defaultSort: '-at',
  });

  expect(describeList(list)).toBe(
    'Sorts by `name`, `at`; without `sort` by `-at`. Filters by `name`, `kind`. With `q` it keeps what contains every word.',
  );
});
