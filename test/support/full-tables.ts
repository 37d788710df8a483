import { createHash } from 'node:crypto';
import type { DataSource, EntityMetadata, ObjectLiteral } from 'typeorm';
import type { DeclaredList } from './declared-list.js';
import type { Field } from './list-oracle.js';

/** Rows of a full table, numbered from 0. */
export const ROWS = 100_000;
/** Of each choice but the first one: most users are active, and most jobs are of one kind. */
const RARE = 100;
const START = Date.UTC(2020, 0, 1);
const MINUTE = 60_000;
const FIRST_DAY = Date.UTC(1900, 0, 1);
const DAY = 24 * 60 * MINUTE;

/** SQL that makes values of a number, and what JavaScript makes of it. */
interface Spelling {
  series: string;
  id(number: string): string;
  text(number: string): string;
  instant(number: string): string;
  day(number: string): string;
}

const POSTGRES: Spelling = {
  series: `generate_series(CAST(0 AS bigint), ${ROWS - 1}) AS series(n)`,
  id: (number) => `CAST('019a0000-0000-7000-8000-' || LPAD(TO_HEX(${number}), 12, '0') AS uuid)`,
  text: (number) => `'person ' || MD5(CAST(${number} AS text))`,
  instant: (number) => `TIMESTAMPTZ '2020-01-01Z' + (${number}) * INTERVAL '1 minute'`,
  day: (number) => `DATE '1900-01-01' + CAST(${number} AS integer)`,
};
const MARIADB: Spelling = {
  series: `(SELECT seq AS n FROM seq_0_to_${ROWS - 1}) AS series`,
  id: (number) => `CONCAT('019a0000-0000-7000-8000-', LPAD(LOWER(HEX(${number})), 12, '0'))`,
  text: (number) => `CONCAT('person ', MD5(${number}))`,
  instant: (number) => `TIMESTAMP('2020-01-01') + INTERVAL (${number}) MINUTE`,
  day: (number) => `DATE('1900-01-01') + INTERVAL (${number}) DAY`,
};

/**
 * Makes `ROWS` rows of one by one statement: what is listed of them differs, and knows nothing of the other fields
 * nor of the id; all else is as in the one row.
 */
export async function fill(
  dataSource: DataSource,
  { entity, list, row, keeps = [] }: DeclaredList,
): Promise<void> {
  const repository = dataSource.getRepository<ObjectLiteral>(entity);
  const { metadata } = repository;
  const template = row(0) as { id: string };
  // What lies far from all else, such as what migrations insert, would mislead the statistics of a column.
  await repository.createQueryBuilder().delete().execute();
  await repository.insert(template);

  const isMysql = dataSource.options.type !== 'postgres';
  const spelling = isMysql ? MARIADB : POSTGRES;
  const escape = (name: string): string => dataSource.driver.escape(name);
  const table = metadata.tablePath.split('.').map(escape).join('.');
  const fields = listed(list.fields).filter(({ property }) => !keeps.includes(property));
  const columns = metadata.columns.map((column) => {
    const position = fields.findIndex(({ property }) => property === column.propertyName);
    const field = fields[position] ?? uniqueText(metadata, column);
    const copied = `template.${escape(column.databaseName)}`;
    return {
      name: escape(column.databaseName),
      value: field ? expression(field, position, spelling) : copied,
    };
  });
  await dataSource.query(
    `INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')})
      SELECT ${columns.map(({ value }) => value).join(', ')}
        FROM ${table} template CROSS JOIN ${spelling.series}
       WHERE template.id = '${template.id}'`,
  );
  await repository.delete({ id: template.id });
  if (isMysql) await dataSource.query(`ANALYZE TABLE ${table}`);
  else await analyze(dataSource, table);
}

/**
 * By more rows than usual: in a sample of a hundred, the one that is asked for would stand for a thousand like it, now
 * and then.
 */
async function analyze(dataSource: DataSource, table: string): Promise<void> {
  const queryRunner = dataSource.createQueryRunner();
  await queryRunner.query('SET default_statistics_target = 1000');
  await queryRunner.query(`VACUUM ANALYZE ${table}`);
  await queryRunner.query('RESET default_statistics_target');
  await queryRunner.release();
}

/** Fields of different properties; the id first. */
function listed(fields: DeclaredList['list']['fields']): Field[] {
  const rest = Object.values(fields).filter(
    ({ property, sortable, filterable }) => property !== 'id' && (sortable ?? filterable),
  );
  return [{ property: 'id', type: 'id' }, ...new Map(rest.map((field) => [field.property, field])).values()];
}

/** What is not listed but may not be twice. */
function uniqueText(
  { indices }: EntityMetadata,
  column: EntityMetadata['columns'][number],
): Field | undefined {
  const isUnique = indices.some(
    ({ isUnique: is, columns }) => is && columns.length === 1 && columns[0] === column,
  );
  return isUnique ? { property: column.propertyName, type: 'text' } : undefined;
}

/** A number of 0 to `ROWS` - 1 that no two rows share: the factor ends in 9, and so has no divisor in common with it. */
const factorOf = (position: number): number => 7919 + 1370 * position;

function expression(field: Field, position: number, { id, text, instant, day }: Spelling): string {
  const number = `((n * ${factorOf(position)}) % ${ROWS})`;
  const some = (value: string): string =>
    field.nullable ? `CASE WHEN MOD(${digits(number, position)}, 2) = 0 THEN NULL ELSE ${value} END` : value;
  const choices = choicesOf(field);
  if (choices) return choice(number, choices);
  switch (field.type) {
    case 'id':
      return some(id(field.property === 'id' ? 'n' : number));
    case 'text':
      return some(text(number));
    case 'instant':
      return some(instant(number));
    case 'day':
      return some(day(number));
    case 'flag':
      return some(`${number} < ${RARE}`);
    case 'decimal':
      return some(`${number} + 0.5`);
    default:
      return some(number);
  }
}

/** A half of the rows has no value; another half in each field. */
function digits(number: string, position: number): string {
  const unit = 10 ** (position % 4);
  return `((${number} - MOD(${number}, ${unit})) / ${unit})`;
}

function choice(number: string, [common = '', ...rare]: readonly string[]): string {
  const cases = rare.map((value, index) => `WHEN ${number} < ${RARE * (index + 1)} THEN '${value}'`);
  return `CASE ${cases.join(' ')} ELSE '${common}' END`;
}

/** What the rows hold of a field that has few values: the first in nearly all, each other in `RARE`. */
export function choicesOf({ type, choices, whole }: Field): readonly string[] | undefined {
  if (type === 'choice') return choices;
  return whole ? ['common.kind', 'rare.kind', 'seldom.kind'] : undefined;
}

/** What a row holds whose number for the field is this one. */
export function valueOf({ type }: Field, number: number): string {
  switch (type) {
    case 'id':
      return `019a0000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
    case 'text':
      return `person ${createHash('md5').update(String(number)).digest('hex')}`;
    case 'instant':
      return new Date(START + number * MINUTE).toISOString();
    case 'day':
      return new Date(FIRST_DAY + number * DAY).toISOString().slice(0, 10);
    case 'flag':
      return String(number < RARE);
    case 'decimal':
      return `${number}.5`;
    default:
      return String(number);
  }
}
