import { HttpException } from '@nestjs/common';
import { translateDatabaseError } from '#libs/database';
import { AppError } from '#libs/kernel';
import { AuthenticationRequired, Forbidden } from '../errors/access.errors.js';
import { MalformedRequest, PreconditionFailed, ValidationFailed } from '../errors/request.errors.js';
import { NotFound, UriTooLong } from '../errors/routing.errors.js';
import {
  HeadersTooLarge,
  PayloadTooLarge,
  RequestTimeout,
  ServiceUnavailable,
  UnsupportedMediaType,
} from '../errors/transport.errors.js';

/** What Nest, Fastify and their plugins say by a status, in words of ours. */
const BY_STATUS: Readonly<Record<number, () => AppError>> = {
  400: () => new MalformedRequest(),
  401: () => new AuthenticationRequired(),
  403: () => new Forbidden(),
  404: () => new NotFound(),
  408: () => new RequestTimeout(),
  412: () => new PreconditionFailed(),
  413: () => new PayloadTooLarge(),
  414: () => new UriTooLong(),
  415: () => new UnsupportedMediaType(),
  422: () => new ValidationFailed([]),
  431: () => new HeadersTooLarge(),
  503: () => new ServiceUnavailable(),
};

/** The expected failure behind a thrown value; undefined when nobody foresaw it. */
export function toAppError(thrown: unknown): AppError | undefined {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof HttpException) return fromStatus(thrown.getStatus());
  return translateDatabaseError(thrown);
}

function fromStatus(status: number): AppError | undefined {
  const known = BY_STATUS[status];
  if (known) return known();
  return status < 500 ? new MalformedRequest() : undefined;
}
