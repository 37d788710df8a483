import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import { type Actor, requestContext } from '#libs/context';
import { type RouteAccess, ROUTE_ACCESS, type SignedInOptions } from './route-access.js';

/**
 * Opens a route to everyone, signed in or not. The reason is for whoever reviews it.
 *
 * @example
 * @Public('monitoring has no credentials')
 */
export function Public(reason: string): MethodDecorator & ClassDecorator {
  return declare({ kind: 'public', reason }, ApiSecurity({}));
}

/** Where an operation says in the document that it takes API keys. */
export const TAKES_API_KEYS = 'x-api-keys';
/** Where it says that it refuses who acts for the owner of the account. */
export const OWNER_ONLY = 'x-owner-only';

/** Where an operation that takes API keys says that it refuses those of service accounts. */
export const PEOPLE_ONLY = 'x-people-only';

/**
 * Opens a route to every signed-in actor: for what concerns nobody but the actor. API keys are refused where the
 * route does not say that it takes them, and then also those of service accounts if it says so.
 */
export function SignedIn(options: SignedInOptions = {}): MethodDecorator & ClassDecorator {
  const extensions = [
    ...(options.apiKeys ? [ApiExtension(TAKES_API_KEYS, true)] : []),
    ...(options.apiKeys && !options.serviceAccounts ? [ApiExtension(PEOPLE_ONLY, true)] : []),
    ...(options.ownerOnly ? [ApiExtension(OWNER_ONLY, true)] : []),
  ];
  return declare({ kind: 'signed_in', ...options }, ApiBearerAuth('bearer'), ...extensions);
}

/**
 * Opens a route to actors who hold the permission, which a feature has declared with `declarePermissions`, and to
 * API keys that permit it, unless it is `@FreshSignIn()`.
 */
export function RequirePermission(permission: string): MethodDecorator & ClassDecorator {
  return declare(
    { kind: 'permission', permission },
    ApiBearerAuth('bearer'),
    ApiExtension('x-permission', permission),
    ApiExtension(TAKES_API_KEYS, true),
  );
}

/** The signed-in actor, as a parameter of a route that requires one. */
export const CurrentActor = createParamDecorator((_data: unknown, _context: ExecutionContext): Actor => {
  const actor = requestContext.get()?.actor;
  if (!actor) throw new Error('@CurrentActor() stands on a route that does not require an actor.');
  return actor;
});

function declare(access: RouteAccess, ...documentation: MethodDecorator[]): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(ROUTE_ACCESS, access), ...documentation) as MethodDecorator &
    ClassDecorator;
}
