import type { InputProblem } from '#libs/kernel';
import { UnknownColumns } from './import.errors.js';

const REQUIRED = ['email', 'name', 'roles'];
/** What an export has besides: an import leaves it alone. */
const IGNORED = ['id', 'status', 'createdAt', 'updatedAt', 'lastSignInAt'];

/** The names of the columns, in any order. @throws UnknownColumns */
export function readColumns(cells: (string | undefined)[]): string[] {
  const problems = cells.flatMap((name, index) => problemOf(name, index, cells));
  const missing = REQUIRED.filter((name) => !cells.includes(name)).map((name) => ({
    pointer: `/${name}`,
    code: 'missing_column',
    detail: `There is no column "${name}". Separate the columns with commas.`,
  }));
  if (problems.length + missing.length > 0) throw new UnknownColumns([...missing, ...problems]);
  return cells as string[];
}

function problemOf(name: string | undefined, index: number, cells: (string | undefined)[]): InputProblem[] {
  const at = `Column ${index + 1}`;
  const known = [...REQUIRED, ...IGNORED];
  if (name === undefined || !known.includes(name)) {
    const detail = `${at} is none of ${known.join(', ')}.`;
    return [{ pointer: `/${index}`, code: 'unknown_column', detail }];
  }
  if (cells.indexOf(name) === index) return [];
  return [{ pointer: `/${index}`, code: 'duplicate_column', detail: `${at} is there a second time.` }];
}
