/**
 * {@include ../README.md}
 *
 * @module kernel
 */

export {
  AppError,
  type AppErrorClass,
  type AppErrorDetails,
  type ErrorKind,
  type InputProblem,
} from './app-error.js';
export { Clock, SystemClock } from './clock.js';
export { emailKeyOf } from './email-key.js';
export { fold } from './fold.js';
export { newId } from './id.js';
export { type Page } from './page.js';
export { StartupError } from './startup-error.js';
