/**
 * The application cannot start for a reason that its operator can mend. The message says what is wrong
 * and what to do; it is printed alone, without a stack, and the process ends with code 1.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
