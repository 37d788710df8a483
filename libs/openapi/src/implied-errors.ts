import { InvalidAccessToken, PermissionDenied, SessionEnded, Unauthenticated } from '#libs/access';
import { DatabaseUnavailable } from '#libs/database';
import {
  DuplicateParameter,
  type HttpErrorClass,
  InternalError,
  MalformedJson,
  MalformedRequest,
  PayloadTooLarge,
  UnsupportedMediaType,
  ValidationFailed,
} from '#libs/http';
import type { Operation } from './openapi-types.js';

/** What an operation can answer with because of who may call it and what it takes. */
export function impliedErrors(operation: Operation): HttpErrorClass[] {
  const isPublic = operation.security?.length === 0;
  const hasInput = Boolean(operation.requestBody) || (operation.parameters ?? []).length > 0;
  return [
    MalformedRequest,
    DuplicateParameter,
    ...(isPublic ? [] : [Unauthenticated, InvalidAccessToken, SessionEnded]),
    ...(operation['x-permission'] ? [PermissionDenied] : []),
    ...(operation.requestBody ? [MalformedJson, PayloadTooLarge, UnsupportedMediaType] : []),
    ...(hasInput ? [ValidationFailed] : []),
    InternalError,
    DatabaseUnavailable,
  ];
}
