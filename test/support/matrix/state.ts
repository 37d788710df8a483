import type { TestApplication } from '../application.js';

/** What works on by itself, or is there to say what happened. */
const RESTLESS = /^(Boss|Outbox|Job|Mailbox|Idempotency|SecurityEvent)/;

/** The rows of every table, by entity, so that two moments can be compared. */
export type State = Record<string, string[]>;

/** @param except rows that name this, such as those of whoever asks */
export async function stateOf({ database }: TestApplication, except?: string): Promise<State> {
  const { dataSource } = database;
  const tables = await tablesOf(dataSource);
  const entities = dataSource.entityMetadatas.filter(
    ({ name, tableName }) => tables.has(tableName) && !RESTLESS.test(name),
  );
  const rows = await Promise.all(
    entities.map(async ({ name, target }) => {
      const all = await dataSource.getRepository(target).find();
      const texts = all.map((row) => JSON.stringify(row)).toSorted();
      return [name, texts.filter((text) => except === undefined || !text.includes(except))] as const;
    }),
  );
  return Object.fromEntries(rows);
}

type DataSource = TestApplication['database']['dataSource'];

const known = new WeakMap<DataSource, Promise<Set<string>>>();

/** Other tests in the process have entities that are of no migration. */
function tablesOf(dataSource: DataSource): Promise<Set<string>> {
  const tables = known.get(dataSource) ?? readTables(dataSource);
  known.set(dataSource, tables);
  return tables;
}

async function readTables(dataSource: DataSource): Promise<Set<string>> {
  const rows: { name: string }[] = await dataSource.query(
    'SELECT table_name AS name FROM information_schema.tables',
  );
  return new Set(rows.map(({ name }) => name));
}
