import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiOperation } from '@nestjs/swagger';
import type { HttpErrorClass } from '#libs/http';
import { rememberErrors } from './error-catalogue.js';

/** Where an operation lists the codes of its own errors in the document. */
export const ERROR_CODES = 'x-error-codes';

export interface OperationOptions {
  /** What this operation can answer with besides what follows from its access, parameters and body. */
  errors?: readonly HttpErrorClass[];
  /** More than the summary says, in Markdown. */
  description?: string;
}

/**
 * Documents a route. Its id is a promise to clients: `users.list` becomes `usersList` in theirs.
 *
 * @example
 * @Operation('users.read', 'Read a user', { errors: [UserNotFound] })
 */
export function Operation(id: string, summary: string, options: OperationOptions = {}): MethodDecorator {
  const { errors = [], description } = options;
  rememberErrors(errors);
  return applyDecorators(
    ApiOperation({ operationId: id, summary, ...(description ? { description } : {}) }),
    ApiExtension(
      ERROR_CODES,
      errors.map(({ code }) => code),
    ),
  );
}
