import { stringify } from 'csv-stringify/sync';
import type { UserResponse } from '../../users/index.js';
import { neutralise } from '../formulas.js';
import type { ExportFormat } from './dto/export-users.query.dto.js';

const COLUMNS = ['id', 'email', 'name', 'status', 'roles', 'createdAt', 'updatedAt', 'lastSignInAt'];

/** How a file of users is written. */
interface Format {
  type: string;
  /** Before the first user. */
  head: string;
  write(users: UserResponse[]): string;
}

export const FORMATS: Record<ExportFormat, Format> = {
  csv: {
    type: 'text/csv; charset=utf-8; header=present',
    head: csvOf([COLUMNS]),
    write: (users) => csvOf(users.map(cellsOf)),
  },
  ndjson: {
    type: 'application/x-ndjson',
    head: '',
    write: (users) => users.map((user) => `${JSON.stringify(user)}\n`).join(''),
  },
};

/** RFC 4180. */
function csvOf(rows: (string | Date | null)[][]): string {
  return stringify(rows, {
    record_delimiter: '\r\n',
    cast: { string: neutralise, date: (instant) => instant.toISOString() },
  });
}

const cellsOf = (user: UserResponse): (string | Date | null)[] => [
  user.id,
  user.email,
  user.name,
  user.status,
  user.roles.join(';'),
  user.createdAt,
  user.updatedAt,
  user.lastSignInAt,
];
