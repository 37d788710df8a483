import { RateLimited } from '../rate-limit/rate-limit.errors.js';
import { AuthenticationRequired, Forbidden } from './access.errors.js';
import type { HttpErrorClass } from './http-error.js';
import {
  DuplicateParameter,
  MalformedJson,
  MalformedRequest,
  PreconditionFailed,
  ValidationFailed,
} from './request.errors.js';
import { MethodNotAllowed, NotFound, UriTooLong } from './routing.errors.js';
import {
  HeadersTooLarge,
  InternalError,
  PayloadTooLarge,
  RequestTimeout,
  ServiceUnavailable,
  UnsupportedMediaType,
} from './transport.errors.js';

/** Every error that the protocol itself can answer with, for the document. */
export const HTTP_ERRORS: readonly HttpErrorClass[] = [
  MalformedRequest,
  MalformedJson,
  DuplicateParameter,
  AuthenticationRequired,
  Forbidden,
  NotFound,
  MethodNotAllowed,
  RequestTimeout,
  PreconditionFailed,
  PayloadTooLarge,
  UriTooLong,
  UnsupportedMediaType,
  ValidationFailed,
  RateLimited,
  HeadersTooLarge,
  InternalError,
  ServiceUnavailable,
];
