import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import { type Actor, requestContext } from '#libs/context';
import { type RouteAccess, ROUTE_ACCESS } from './route-access.js';

/**
 * Opens a route to everyone, signed in or not. The reason is for whoever reviews it.
 *
 * @example
 * @Public('monitoring has no credentials')
 */
export function Public(reason: string): MethodDecorator & ClassDecorator {
  return declare({ kind: 'public', reason }, ApiSecurity({}));
}

/** Opens a route to every signed-in actor: for what concerns nobody but the actor. */
export function SignedIn(): MethodDecorator & ClassDecorator {
  return declare({ kind: 'signed_in' }, ApiBearerAuth('bearer'));
}

/**
 * Opens a route to actors who hold the permission, which a feature has declared with
 * `declarePermissions`.
 */
export function RequirePermission(permission: string): MethodDecorator & ClassDecorator {
  return declare(
    { kind: 'permission', permission },
    ApiBearerAuth('bearer'),
    ApiExtension('x-permission', permission),
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
