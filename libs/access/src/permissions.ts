import type { ValueProvider } from '@nestjs/common';

/** Something an actor may do, such as `users.read`, in words for administrators. */
export interface Permission {
  /** `feature.verb` */
  name: string;
  description: string;
}

/** A role with this permission holds every permission, those of later features included. */
export const EVERY_PERMISSION = '*';

/** One feature's permissions, found by the registry wherever a module provides them. */
export class PermissionDeclaration {
  constructor(readonly permissions: readonly Permission[]) {}
}

/**
 * Declares a feature's permissions among its module's providers.
 *
 * @example
 * @Module({ providers: [declarePermissions([{ name: 'teams.read', description: 'See teams' }])] })
 */
export function declarePermissions(permissions: readonly Permission[]): ValueProvider<PermissionDeclaration> {
  return { provide: Symbol('permissions'), useValue: new PermissionDeclaration(permissions) };
}
