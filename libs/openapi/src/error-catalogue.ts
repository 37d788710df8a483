import {
  ApiKeyRefused,
  FreshSignInRequired,
  ImpersonationRefused,
  InvalidAccessToken,
  PermissionDenied,
  SessionEnded,
  Unauthenticated,
} from '#libs/access';
import { DatabaseUnavailable, StaleVersion } from '#libs/database';
import { HTTP_ERRORS, type HttpErrorClass, IDEMPOTENCY_ERRORS } from '#libs/http';

const errors = new Map<string, HttpErrorClass>();

/** Adds errors to the catalogue; two classes with one code are a mistake that clients would pay for. */
export function rememberErrors(classes: readonly HttpErrorClass[]): void {
  for (const type of classes) {
    const known = errors.get(type.code);
    if (known && known !== type) throw new Error(`Two error classes have the code "${type.code}".`);
    errors.set(type.code, type);
  }
}

rememberErrors(HTTP_ERRORS);
rememberErrors(IDEMPOTENCY_ERRORS);
rememberErrors([
  Unauthenticated,
  InvalidAccessToken,
  SessionEnded,
  PermissionDenied,
  FreshSignInRequired,
  ApiKeyRefused,
  ImpersonationRefused,
  DatabaseUnavailable,
  StaleVersion,
]);

/** Every error that the API can answer with, in the order of their codes. */
export function errorCatalogue(): HttpErrorClass[] {
  return [...errors.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

/** @throws Error for a code that was never remembered. */
export function errorOf(code: string): HttpErrorClass {
  const type = errors.get(code);
  if (!type) throw new Error(`The document names the error "${code}", which no @Operation lists.`);
  return type;
}

/** What the error says to clients, where that does not depend on the occasion. */
export function detailOf(type: HttpErrorClass): string | undefined {
  const constructor = type as unknown as new () => Error;
  return constructor.length === 0 ? new constructor().message : undefined;
}
