import { InvalidAccessToken, PermissionDenied, SessionEnded, Unauthenticated } from '#libs/access';
import { DatabaseUnavailable, StaleVersion } from '#libs/database';
import {
  DuplicateParameter,
  type HttpErrorClass,
  InternalError,
  MalformedJson,
  MalformedRequest,
  NotFound,
  PayloadTooLarge,
  UnsupportedMediaType,
  UriTooLong,
  ValidationFailed,
} from '#libs/http';
import type { Operation } from './openapi-types.js';

/** What an operation can answer with because of its method, who may call it and what it takes. */
export function impliedErrors(method: string, operation: Operation): HttpErrorClass[] {
  const isPublic = operation.security?.length === 0;
  const hasPathParameter = (operation.parameters ?? []).some((parameter) => parameter.in === 'path');
  return [
    MalformedRequest,
    DuplicateParameter,
    // Also without any declared input: characters that no parameter may hold are refused everywhere.
    ValidationFailed,
    ...(isPublic ? [] : [Unauthenticated, InvalidAccessToken, SessionEnded]),
    ...(operation['x-permission'] ? [PermissionDenied] : []),
    ...(hasPathParameter ? [NotFound, UriTooLong] : []),
    // A body is read before anyone asks whether the operation wants one; a deadlock may outlast the retries.
    ...(method === 'get' ? [] : [MalformedJson, PayloadTooLarge, UnsupportedMediaType, StaleVersion]),
    InternalError,
    DatabaseUnavailable,
  ];
}
