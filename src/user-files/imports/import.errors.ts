import { AppError, type InputProblem } from '#libs/kernel';

/** The first line of the file does not say what the others hold. */
export class UnknownColumns extends AppError {
  static override readonly code = 'users.unknown_columns';
  static override readonly kind = 'invalid';
  static override readonly title = 'Unknown columns';

  constructor(errors: InputProblem[]) {
    super('Begin the file with a line that names its columns: email,name,roles. Nothing was imported.', {
      errors,
    });
  }
}
