import type { RowDataPacket } from 'mysql2/promise';
import { CONNECT_TIMEOUT } from './data-source.js';
import type { ServerType } from './engine.js';
import { mysqlTls } from './mysql-tls.js';

/** Asks the server whether it is MySQL or MariaDB, since both answer to either of their URLs. */
export async function mysqlServerOf(url: string): Promise<ServerType> {
  // Only where it is needed: it takes as much memory as a tenth of the rest.
  const { createConnection } = await import('mysql2/promise');
  const { searchParams } = new URL(url);
  const connection = await createConnection({
    uri: url.split('?')[0]?.replace(/^mariadb:/, 'mysql:'),
    connectTimeout: CONNECT_TIMEOUT,
    ssl: mysqlTls(searchParams.get('ssl-mode') ?? searchParams.get('sslmode')),
  });
  try {
    const [[row]] = await connection.query<(RowDataPacket & { version: string })[]>(
      'SELECT VERSION() AS version',
    );
    return row?.version.includes('MariaDB') ? 'mariadb' : 'mysql';
  } finally {
    await connection.end();
  }
}
