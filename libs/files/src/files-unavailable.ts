import { AppError } from '#libs/kernel';

/** The storage did not answer, or refused. */
export class FilesUnavailable extends AppError {
  static override readonly code = 'files.unavailable';
  static override readonly kind = 'unavailable';
  static override readonly title = 'File storage unavailable';

  constructor(cause: unknown) {
    super('The file storage does not answer. Try again in a few seconds.', { retryAfter: 5, cause });
  }
}
