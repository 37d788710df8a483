import {
  ApiKeyRefused,
  FreshSignInRequired,
  ImpersonationRefused,
  InvalidAccessToken,
  MAX_AGE,
  OWNER_ONLY,
  PEOPLE_ONLY,
  PermissionDenied,
  ServiceAccountRefused,
  SessionEnded,
  TAKES_API_KEYS,
  Unauthenticated,
} from '#libs/access';
import { DatabaseUnavailable, StaleVersion } from '#libs/database';
import {
  DuplicateParameter,
  HeadersTooLarge,
  type HttpErrorClass,
  IDEMPOTENCY_ERRORS,
  InternalError,
  MalformedJson,
  MalformedRequest,
  NotFound,
  PayloadTooLarge,
  PreconditionFailed,
  RateLimited,
  RequestTimeout,
  ServiceUnavailable,
  UnsupportedMediaType,
  UriTooLong,
  ValidationFailed,
} from '#libs/http';
import { isIdempotent } from './idempotency.js';
import type { Operation } from './openapi-types.js';

/** What an operation can answer with because of its method, who may call it and what it takes. */
export function impliedErrors(method: string, operation: Operation): HttpErrorClass[] {
  const isPublic = operation.security?.length === 0;
  const hasParameter = (place: string, name?: string): boolean =>
    (operation.parameters ?? []).some((each) => each.in === place && (!name || each.name === name));
  return [
    MalformedRequest,
    // Whatever the route: refused while the request arrives.
    HeadersTooLarge,
    RequestTimeout,
    DuplicateParameter,
    // Also without any declared input: characters that no parameter may hold are refused everywhere.
    ValidationFailed,
    ...(isPublic ? [] : [Unauthenticated, InvalidAccessToken, SessionEnded]),
    ...(isPublic || operation[TAKES_API_KEYS] ? [] : [ApiKeyRefused]),
    ...(operation[PEOPLE_ONLY] ? [ServiceAccountRefused] : []),
    ...(operation[MAX_AGE] ? [FreshSignInRequired] : []),
    ...(operation[MAX_AGE] || operation[OWNER_ONLY] ? [ImpersonationRefused] : []),
    ...(operation['x-permission'] ? [PermissionDenied] : []),
    ...(hasParameter('path') ? [NotFound, UriTooLong] : []),
    // A body is read before anyone asks whether the operation wants one; a deadlock may outlast the retries.
    ...(method === 'get' ? [] : [MalformedJson, PayloadTooLarge, UnsupportedMediaType, StaleVersion]),
    // Tags that this application has never given, and weak ones.
    ...(hasParameter('header', 'If-Match') ? [PreconditionFailed] : []),
    ...(isIdempotent(operation) ? IDEMPOTENCY_ERRORS : []),
    RateLimited,
    InternalError,
    DatabaseUnavailable,
    ServiceUnavailable,
  ];
}
