/** The kinds of database the application runs on. Both PostgreSQL engines share one dialect. */
export type EngineName = 'embedded' | 'postgres' | 'mysql';

/** Which server it is: MySQL and MariaDB share a dialect, but not the names of collations nor every lock. */
export type ServerType = 'postgres' | 'mysql' | 'mariadb';

/** What differs in SQL between the engines. */
export type Dialect = 'postgres' | 'mysql';

export function dialectOf(driverType: string): Dialect {
  return driverType === 'mysql' || driverType === 'mariadb' ? 'mysql' : 'postgres';
}

/** The engine that a `DATABASE_URL` names; without one, the embedded PostgreSQL. */
export function engineOf(url: string | undefined): EngineName {
  if (!url) return 'embedded';
  return /^(mysql|mariadb):/.test(url) ? 'mysql' : 'postgres';
}
