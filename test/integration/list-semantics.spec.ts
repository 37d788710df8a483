import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EntityMetadata, Repository } from 'typeorm';
import {
  Database,
  InvalidListQuery,
  type ListRequest,
  paginate,
  PreparedList,
  registeredEntities,
  selectEntity,
} from '#libs/database';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import '../../src/app.module.js';
import { migrations } from '../../migrations/index.js';
import type { DeclaredList } from '../support/declared-list.js';
import {
  applicationLists,
  declaredLists,
  dropForeignKeys,
  filesWithLists,
  statementsOf,
} from '../support/declared-lists.js';
import { CreateItems1700000000001 } from '../support/items.js';
import {
  type Field,
  isFound,
  matches,
  OPERATORS,
  operatorsOf,
  type Row,
  sorted,
} from '../support/list-oracle.js';
import { askedValues, DAYS, uniqueValueFor, valueFor } from '../support/list-values.js';

const ROWS = 60;
/** Of no divisor of the number of rows, so that pages end between rows that tie. */
const PAGE = 7;

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const schema = { entities: registeredEntities(), migrations: [CreateItems1700000000001, ...migrations] };
  database = await Database.open({ url: testDatabase.url }, schema);
  await database.migrator.run();
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

it('every list of the application is here', () => {
  expect(Object.keys(applicationLists).toSorted()).toEqual(filesWithLists().toSorted());
});

describe.each(Object.entries(declaredLists))('the list of %s', (_file, declared) => {
  const { list, entity } = declared;
  const { fields } = list;
  const namesOf = (can: 'sortable' | 'filterable'): string[] =>
    Object.keys(fields).filter((name) => fields[name]?.[can]);
  const fieldOf = (name: string): Field =>
    (Object.hasOwn(fields, name) ? fields[name] : undefined) ?? { property: name, type: 'text' };
  let repository: Repository<Row>;
  let rows: Row[];

  beforeAll(async () => {
    repository = database.dataSource.getRepository<Row>(entity as never);
    await dropForeignKeys(database.dataSource, entity);
    await repository.createQueryBuilder().delete().execute();
    const { target, tableName } = repository.metadata;
    prepared = new PreparedList<Row>(statementsOf(database.dataSource), tableName, list, (manager) =>
      selectEntity(manager, target, 'row'),
    );
    rows = rowsOf(declared, repository.metadata);
    await repository.insert(rows);
  });

  let prepared: PreparedList<Row>;

  /** In both ways that there are, which answer the same. */
  async function page(request: Partial<ListRequest>) {
    const asked = { limit: 100, ...request };
    const found = await paginate(repository.createQueryBuilder('row'), list, asked);
    const { items, ...rest } = await prepared.page(asked);
    expect({ ids: idsOf(items), ...rest }).toEqual(
      Object.assign({ ...found, ids: idsOf(found.items) }, { items: undefined }),
    );
    return found;
  }
  const idsOf = (some: Row[]) => some.map(({ id }) => id);

  async function expectToFind(request: Partial<ListRequest>, expected: Row[]): Promise<void> {
    const found = await page({ ...request, include: 'total' });
    const inOrder = sorted(expected, list, list.defaultSort);
    expect(idsOf(found.items), JSON.stringify(request)).toEqual(idsOf(inOrder));
    expect(found).toMatchObject({ total: expected.length, totalIsExact: true });
  }

  const allowed = namesOf('filterable').flatMap((name) =>
    operatorsOf(fieldOf(name)).map((operator) => [name, operator] as const),
  );

  it.each(allowed)('is filtered: %s %s', async (name, operator) => {
    const field = fieldOf(name);
    const single = askedValues(field, rows);
    const several =
      operator === 'in' ? [single.slice(0, 90).join(), `${single[1]},${single[0]},${single[1]}`] : [];
    const days = field.type === 'instant' && /^[gl]te?$/.test(operator) ? DAYS : [];
    for (const text of [...single, ...several, ...days]) {
      const expected = rows.filter((row) => matches(field, operator, row[field.property] ?? null, text));
      await expectToFind({ filter: { [name]: { [operator]: text } } }, expected);
    }
  });

  const refused = Object.keys(fields).flatMap((name) =>
    OPERATORS.filter((operator) => !allowed.some(([known, can]) => known === name && can === operator)).map(
      (operator) => [name, operator] as const,
    ),
  );

  it.each([...refused, ['nothing', 'eq'], ['constructor', 'eq']] as const)(
    'is not filtered: %s %s',
    async (name, operator) => {
      const [text = ''] = askedValues(fieldOf(name), rows);
      await expect(page({ filter: { [name]: { [operator]: text } } })).rejects.toThrow(InvalidListQuery);
    },
  );

  const sortable = namesOf('sortable');
  const directions = (name: string): string[] => [name, `-${name}`];
  const sorts = [
    ...sortable.flatMap(directions),
    ...sortable.flatMap((first) =>
      sortable
        .filter((second) => fieldOf(second).property !== fieldOf(first).property)
        .flatMap((second) => directions(first).flatMap((a) => directions(second).map((b) => `${a},${b}`))),
    ),
  ];

  it.each(sorts)('is walked through in order: %s', async (sort) => {
    const walked: Row[] = [];
    for (let cursor: string | undefined, isLast = false; !isLast;) {
      const { items, nextCursor } = await page({ sort, limit: PAGE, cursor });
      walked.push(...items);
      isLast = nextCursor === null;
      cursor = nextCursor ?? undefined;
    }
    expect(idsOf(walked)).toEqual(idsOf(sorted(rows, list, sort)));
  });

  it.each([...Object.keys(fields).filter((name) => !sortable.includes(name)), 'nothing', 'constructor', ''])(
    'is not sorted by "%s"',
    async (sort) => {
      await expect(page({ sort })).rejects.toThrow(InvalidListQuery);
    },
  );

  it('is searched for every word, literally, where it says so', async () => {
    const texts = askedValues({ property: '', type: 'text' }, rows);
    for (const q of [...texts, 'a b', 'B  a', '% a', ' \t', "' OR 1=1 --"].filter(Boolean)) {
      const { search } = list;
      if (!search) await expect(page({ q })).rejects.toThrow(InvalidListQuery);
      else
        await expectToFind(
          { q },
          rows.filter((row) => isFound(row, search, q)),
        );
    }
  });
});

describe.each(Object.entries(applicationLists))('the list of %s', (_file, { list, entity, within = [] }) => {
  const asked = Object.entries(list.fields).filter(([, { sortable, filterable }]) => sortable ?? filterable);

  // On the embedded engine too; that servers use them, and what they do with the rest, is query-plans.spec.ts.
  it.each(asked)('has an index to sort and filter by: %s', (_name, { property }) => {
    const { indices, primaryColumns } = database.dataSource.getMetadata(entity);
    const columns = [primaryColumns, ...indices.map((index) => index.columns)];
    const leading = columns.map((some) => some.slice(0, within.length + 1).map((each) => each.propertyName));

    expect(leading).toContainEqual([...within, property]);
  });
});

function rowsOf({ list: { fields }, row }: DeclaredList, { indices }: EntityMetadata): Row[] {
  const listed = Object.values(fields).filter(
    ({ type, sortable, filterable }) => type !== 'id' && (sortable ?? filterable),
  );
  const isUnique = (property: string): boolean =>
    indices.some(
      ({ isUnique: is, columns }) => is && columns.some(({ propertyName }) => propertyName === property),
    );
  return Array.from({ length: ROWS }, (_, index) => {
    const values = listed.map((field, position) => [
      field.property,
      isUnique(field.property) ? uniqueValueFor(field, index) : valueFor(field, { index, position }),
    ]);
    return Object.assign(row(index), Object.fromEntries(values)) as Row;
  });
}
