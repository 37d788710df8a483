import type { Logger } from '#libs/logging';
import type { DataSource, QueryRunner } from 'typeorm';
import { dialectOf } from '../engine.js';
import { trigramIndexes } from './trigram-index.js';

interface MissingIndex {
  name: string;
  table: string;
  column: string;
}

type Query = <T>(sql: string, parameters?: unknown[]) => Promise<T[]>;

/** The declared trigram indexes that the database lacks, of tables that it has; none where there are no such indexes. */
export async function missingTrigramIndexes(dataSource: DataSource): Promise<MissingIndex[]> {
  if (dialectOf(dataSource.options.type) === 'mysql') return [];
  const wanted = trigramIndexes()
    .filter(({ entity }) => dataSource.hasMetadata(entity))
    .map(({ name, entity, property }) => {
      const metadata = dataSource.getMetadata(entity);
      const column = metadata.findColumnWithPropertyName(property);
      if (!column)
        throw new Error(`${name} is declared on ${property}, which ${metadata.name} does not have.`);
      return { name, table: metadata.tableName, column: column.databaseName };
    });
  if (wanted.length === 0) return [];
  const missing = await dataSource.query<{ name: string }[]>(
    `SELECT wanted.name FROM UNNEST($1::text[], $2::text[]) AS wanted(name, "table")
      WHERE TO_REGCLASS(wanted.name) IS NULL AND TO_REGCLASS(wanted."table") IS NOT NULL`,
    [wanted.map(({ name }) => name), wanted.map(({ table }) => table)],
  );
  return wanted.filter(({ name }) => missing.some((each) => each.name === name));
}

/** Makes the indexes, and the extension that they need. Where the role may not, it says what to do, and all else works. */
export async function makeTrigramIndexes(
  queryRunner: QueryRunner,
  missing: readonly MissingIndex[],
  logger?: Logger,
): Promise<void> {
  const query = queryRunner.query.bind(queryRunner) as unknown as Query;
  try {
    const opclass = `${await schemaOfTrigrams(query)}.gin_trgm_ops`;
    for (const { name, table, column } of missing) {
      // oxlint-disable-next-line no-await-in-loop -- one connection does one thing at a time
      await query(`CREATE INDEX IF NOT EXISTS "${name}" ON "${table}" USING gin ("${column}" ${opclass})`);
    }
  } catch (err) {
    const indexes = missing.map(({ name }) => name);
    logger?.warn(
      { err, indexes },
      'Searches and `contains` read whole tables, as their indexes cannot be made. Have an administrator of the ' +
        'server run CREATE EXTENSION pg_trgm in this database, and the owner of its tables npm run migration:run',
    );
  }
}

/** Where the extension is, which may be outside of the search path; it is made where it is nowhere. */
async function schemaOfTrigrams(query: Query): Promise<string> {
  await query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
  const [extension] = await query<{ schema: string }>(
    `SELECT QUOTE_IDENT(nspname) AS schema FROM pg_extension
       JOIN pg_namespace ON pg_namespace.oid = extnamespace
      WHERE extname = 'pg_trgm'`,
  );
  return extension?.schema ?? 'public';
}
