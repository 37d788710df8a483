import { type DataSource, type QueryRunner } from 'typeorm';
import { vi } from 'vitest';

/** How a server reads one statement. */
export interface Reading {
  /** Tables that it reads from beginning to end. */
  scans: boolean;
  /** Whether rows come in another order than an index has them. */
  sorts: boolean;
  /** Rows, and entries of indexes, that it met. */
  rows: number;
  plan: string;
}

interface Statement {
  sql: string;
  parameters: unknown[];
}

/** How the server reads each query that the work asks. */
export async function readingsOf(dataSource: DataSource, work: () => Promise<unknown>): Promise<Reading[]> {
  const statements = await statementsOf(dataSource, work);
  const read = dataSource.options.type === 'postgres' ? readOnPostgres : readOnMariadb;
  const readings: Reading[] = [];
  const queryRunner = dataSource.createQueryRunner();
  try {
    for (const statement of statements) readings.push(await read(queryRunner, statement));
  } finally {
    await queryRunner.release();
  }
  return readings;
}

async function statementsOf(dataSource: DataSource, work: () => Promise<unknown>): Promise<Statement[]> {
  const log = vi.spyOn(dataSource.logger, 'logQuery');
  try {
    await work();
    return log.mock.calls.map(([sql, parameters = []]) => ({ sql, parameters: parameters as unknown[] }));
  } finally {
    log.mockRestore();
  }
}

/** A node of a plan, or a part of one. */
type Part = Record<string, unknown>;

async function readOnPostgres(queryRunner: QueryRunner, { sql, parameters }: Statement): Promise<Reading> {
  const explained = `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, FORMAT JSON) ${sql}`;
  const [{ 'QUERY PLAN': plan }] = (await queryRunner.query(explained, parameters)) as [Part];
  const nodes = partsOf(plan).filter((part) => 'Node Type' in part);
  return {
    scans: nodes.some((node) => node['Node Type'] === 'Seq Scan'),
    sorts: nodes.some((node) => String(node['Node Type']).endsWith('Sort')),
    rows: nodes.filter((node) => String(node['Node Type']).endsWith('Scan')).reduce(addRows, 0),
    plan: withPlan(sql, plan),
  };
}

const REMOVED = ['Rows Removed by Filter', 'Rows Removed by Index Recheck'];

function addRows(sum: number, node: Part): number {
  const rows = ['Actual Rows', ...REMOVED].map((name) => Number(node[name] ?? 0));
  return sum + rows.reduce((a, b) => a + b) * Number(node['Actual Loops'] ?? 1);
}

/** The plan has estimates only: what was read is what the server counted. */
async function readOnMariadb(queryRunner: QueryRunner, { sql, parameters }: Statement): Promise<Reading> {
  const [explained] = (await queryRunner.query(`EXPLAIN FORMAT=JSON ${sql}`, parameters)) as [Part];
  const plan: unknown = JSON.parse(String(explained.EXPLAIN));
  await queryRunner.query('FLUSH STATUS');
  await queryRunner.query(sql, parameters);
  const counted = (await queryRunner.query(
    `SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read%' OR Variable_name = 'Handler_icp_attempts'`,
  )) as { Value: string }[];
  const parts = partsOf(plan);
  return {
    scans: parts.some((part) => part.access_type === 'ALL'),
    sorts: parts.some((part) => 'filesort' in part),
    rows: counted.reduce((sum, { Value }) => sum + Number(Value), 0),
    plan: withPlan(sql, plan),
  };
}

const withPlan = (sql: string, plan: unknown): string =>
  `${sql.replace(/^SELECT .+? FROM/, 'SELECT … FROM')}\n${JSON.stringify(plan, undefined, 1)}`;

/** Every object in the plan, itself included. */
function partsOf(plan: unknown): Part[] {
  if (typeof plan !== 'object' || plan === null) return [];
  return [plan as Part, ...Object.values(plan).flatMap(partsOf)];
}
