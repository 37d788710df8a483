import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Database } from '#libs/database';

/** Plain JavaScript, so that the process needs no build; it connects as the application does. */
const READER = `
  import { DataSource } from 'typeorm';
  const { options, sql } = JSON.parse(process.argv[1]);
  const dataSource = await new DataSource(options).initialize();
  const rows = await dataSource.query(sql);
  await dataSource.destroy();
  console.log(JSON.stringify({ hours: new Date(0).getHours(), rows }));
`;

/** What another process, in another time zone, reads. `hours` is its local time at the epoch. */
export async function readInTimeZone(
  { dataSource }: Database,
  timeZone: string,
  sql: string,
): Promise<{ hours: number; rows: Record<string, string>[] }> {
  const options = { ...dataSource.options, entities: [], migrations: [], namingStrategy: undefined };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', READER, JSON.stringify({ options, sql })],
    { env: { ...process.env, TZ: timeZone } },
  );
  return JSON.parse(stdout) as Awaited<ReturnType<typeof readInTimeZone>>;
}
