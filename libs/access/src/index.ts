/**
 * {@include ../README.md}
 *
 * @module access
 */

export {
  CurrentActor,
  OWNER_ONLY,
  PEOPLE_ONLY,
  Public,
  RequirePermission,
  SignedIn,
  TAKES_API_KEYS,
} from './access.decorators.js';
export { ActorConfirmation } from './actor-confirmation.js';
export {
  ApiKeyRefused,
  FreshSignInRequired,
  ImpersonationRefused,
  InvalidAccessToken,
  PermissionDenied,
  ServiceAccountRefused,
  SessionEnded,
  Unauthenticated,
} from './access-errors.js';
export { AccessModule } from './access.module.js';
export { assertFresh } from './assert-fresh.js';
export { FRESH_SECONDS, FRESH_SIGN_IN, FreshSignIn, isFresh, MAX_AGE } from './fresh-sign-in.js';
export { PermissionRegistry } from './permission-registry.js';
export {
  declarePermissions,
  EVERY_PERMISSION,
  type Permission,
  type PermissionDeclaration,
} from './permissions.js';
export { type RouteAccess, ROUTE_ACCESS, type SignedInOptions } from './route-access.js';
export { RouteAccessCheck, type RouteDeclaration } from './route-access-check.js';
