import type { Address } from './data-source.js';

/**
 * What is wrong with the connection and what to do; it names no password.
 *
 * @param reason - the driver's code, or its message where it has none
 */
export function connectionHelp({ engine, url }: Address, reason: string): string {
  if (engine === 'embedded' || !url) return `The embedded database did not answer (${reason}).`;
  const { hostname, port, pathname, username } = new URL(url);
  const name = engine === 'mysql' ? 'MySQL/MariaDB' : 'PostgreSQL';
  const where = `${name} at ${hostname}:${port || (engine === 'mysql' ? 3306 : 5432)}`;
  switch (reason) {
    case '28P01':
    case '28000':
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
      return `${where} refused the user "${username}". Correct the user or password in DATABASE_URL.`;
    case '42501':
    case 'ER_DBACCESS_DENIED_ERROR':
      return `${where} does not let the user "${username}" into the database "${pathname.slice(1)}". Grant it, or correct DATABASE_URL.`;
    case '3D000':
    case 'ER_BAD_DB_ERROR':
      return `${where} has no database "${pathname.slice(1)}". Create it, or correct DATABASE_URL.`;
    default:
      return `Cannot reach ${where} (${reason}). Start it, or correct DATABASE_URL.`;
  }
}
