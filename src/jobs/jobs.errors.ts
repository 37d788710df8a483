import type { JobState } from '#libs/jobs';
import { AppError } from '#libs/kernel';

export class JobNotFound extends AppError {
  static override readonly code = 'jobs.not_found';
  static override readonly kind = 'not_found';
  static override readonly title = 'Job not found';

  constructor() {
    super('There is no job with this id; those that ended are kept for a week.');
  }
}

/** A job is only retried once it has failed or was cancelled, and only cancelled while it waits or has failed. */
export class JobInOtherState extends AppError {
  static override readonly code = 'jobs.other_state';
  static override readonly kind = 'conflict';
  static override readonly title = 'The job is in another state';

  constructor(state: JobState) {
    super(`This cannot be done with a job whose state is "${state}".`);
  }
}
