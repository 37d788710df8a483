export type { OperationCodes } from './generated/document.gen.js';
export type * from './generated/types.gen.js';
export { paginate } from './paginate.js';
export { type CodesOf, isProblem, type ProblemCode, ProblemError } from './problem.js';
export type { RetryOptions } from './retry.js';
export type { Session } from './session.js';
export { Showrunner, type ShowrunnerOptions } from './showrunner.js';
export { memoryStorage, type TokenStorage } from './token-store.js';
