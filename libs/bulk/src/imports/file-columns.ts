import type { InputProblem } from '#libs/kernel';

/** What the first line of a file may name. */
export interface FileColumns {
  required: readonly string[];
  /** Their cells are taken for empty where there are none. */
  optional?: readonly string[];
  /** What an export has besides: an import leaves it alone. */
  ignored?: readonly string[];
}

/** What is wrong with the names of the columns, which may come in any order. */
export function columnProblems(
  cells: readonly (string | undefined)[],
  { required, optional = [], ignored = [] }: FileColumns,
): InputProblem[] {
  const known = [...required, ...optional, ...ignored];
  const missing = required
    .filter((name) => !cells.includes(name))
    .map((name) => ({
      pointer: `/${name}`,
      code: 'missing_column',
      detail: `There is no column "${name}". Separate the columns with commas.`,
    }));
  return [...missing, ...cells.flatMap((_name, index) => problemOf(index, cells, known))];
}

function problemOf(
  index: number,
  cells: readonly (string | undefined)[],
  known: readonly string[],
): InputProblem[] {
  const at = `Column ${index + 1}`;
  const name = cells[index];
  if (name === undefined || !known.includes(name)) {
    const detail = `${at} is none of ${known.join(', ')}.`;
    return [{ pointer: `/${index}`, code: 'unknown_column', detail }];
  }
  if (cells.indexOf(name) === index) return [];
  return [{ pointer: `/${index}`, code: 'duplicate_column', detail: `${at} is there a second time.` }];
}
