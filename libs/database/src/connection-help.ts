import type { Address } from './data-source.js';

/** One sentence on why the database could not be opened and what to do; it names no password. */
export function connectionHelp({ engine, url }: Address, { code }: { code: string }): string {
  if (engine === 'embedded' || !url) return `The embedded database did not answer (${code}).`;
  const { hostname, port, pathname, username } = new URL(url);
  const name = engine === 'mysql' ? 'MySQL/MariaDB' : 'PostgreSQL';
  const where = `${name} at ${hostname}:${port || (engine === 'mysql' ? 3306 : 5432)}`;
  switch (code) {
    case '28P01':
    case '28000':
    case 'ER_ACCESS_DENIED_ERROR':
      return `${where} refused the user "${username}". Correct the user or password in DATABASE_URL.`;
    case '3D000':
    case 'ER_BAD_DB_ERROR':
      return `${where} has no database "${pathname.slice(1)}". Create it, or correct DATABASE_URL.`;
    default:
      return `Cannot reach ${where} (${code}). Start it, or correct DATABASE_URL.`;
  }
}
