import { AppError, type InputProblem } from '#libs/kernel';

/** A list was asked for a sort, filter or cursor that it does not have. */
export class InvalidListQuery extends AppError {
  static override readonly code = 'lists.invalid_query';
  static override readonly kind = 'invalid';
  static override readonly title = 'Invalid list query';

  constructor(problem: InputProblem) {
    super('The list cannot be answered as asked. See `errors`.', { errors: [problem] });
  }
}

export const unknownField = (parameter: string, name: string, known: string[]): InvalidListQuery =>
  new InvalidListQuery({
    pointer: `/query/${parameter}`,
    code: 'unknown_field',
    detail: `"${printable(name)}" cannot be used here. Use ${known.length > 0 ? known.join(', ') : 'none'}.`,
  });

export const invalidCursor = (): InvalidListQuery =>
  new InvalidListQuery({
    pointer: '/query/cursor',
    code: 'invalid_cursor',
    detail: 'Use `nextCursor` of the page before, unchanged and with the same `sort`.',
  });

/** What a client sent, short enough to be sent back. */
const printable = (text: string): string => text.replace(/[^\w.-]/g, '?').slice(0, 40);
