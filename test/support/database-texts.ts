import type { TestApplication } from './application.js';

interface TableColumn {
  schema: string;
  table: string;
  name: string;
}

/** The tables in which a text stands anywhere, in whatever case, in a column of whatever type. */
export async function tablesWith({ database }: TestApplication, text: string): Promise<string[]> {
  const { manager } = database.dataSource;
  const { escape } = { escape: (name: string) => database.dataSource.driver.escape(name) };
  const isMysql = database.engine === 'mysql';
  const columns: TableColumn[] = await manager.query(isMysql ? MYSQL_COLUMNS : POSTGRES_COLUMNS);
  const tables = Map.groupBy(columns, ({ schema, table }) => `${escape(schema)}.${escape(table)}`);
  const found: string[] = [];
  for (const [table, fields] of tables) {
    const all = fields.map(
      ({ name }) => `COALESCE(CAST(${escape(name)} AS ${isMysql ? 'CHAR' : 'text'}), '')`,
    );
    const sql = `SELECT COUNT(*) AS hits FROM ${table} WHERE LOWER(CONCAT(${all.join(`, ' ', `)}, ' ')) LIKE ${isMysql ? '?' : '$1'}`;
    const [row]: { hits: string }[] = await manager.query(sql, [`%${text.toLowerCase()}%`]);
    if (Number(row?.hits) > 0) found.push(fields[0]?.table ?? table);
  }
  return found.toSorted();
}

const COLUMNS = `
  SELECT c.table_schema AS "schema", c.table_name AS "table", c.column_name AS "name"
  FROM information_schema.columns c JOIN information_schema.tables t
    ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
`;
const POSTGRES_COLUMNS = `${COLUMNS} WHERE c.table_schema NOT IN ('pg_catalog', 'information_schema')`;
const MYSQL_COLUMNS = `${COLUMNS.replaceAll('"', '`')} WHERE c.table_schema = DATABASE()`;
