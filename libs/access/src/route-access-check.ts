import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PermissionRegistry } from './permission-registry.js';
import { type RouteAccess, ROUTE_ACCESS } from './route-access.js';
import { StartupError } from '#libs/kernel';

/** A route handler, and who may call it; `access` is missing where nobody has said so. */
export interface RouteDeclaration {
  /** `UsersController.list` */
  name: string;
  method: string;
  access?: RouteAccess;
}

/** Keeps the application from starting while a route does not say who may call it. */
@Injectable()
export class RouteAccessCheck implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
    private readonly permissions: PermissionRegistry,
  ) {}

  onApplicationBootstrap(): void {
    const problems = this.routes().flatMap((route) => this.problemOf(route));
    if (problems.length > 0) throw new StartupError(problems.join('\n'));
  }

  /** Every route of every controller. */
  routes(): RouteDeclaration[] {
    return this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      const prototype = (metatype ?? instance?.constructor)?.prototype as Record<string, () => unknown>;
      return this.scanner
        .getAllMethodNames(prototype)
        .map((method) => ({ type: metatype as { name: string }, method, handler: prototype[method] }))
        .flatMap(({ type, method, handler }) => this.declarationOf(type, method, handler));
    });
  }

  private declarationOf(
    type: { name: string },
    method: string,
    handler: (() => unknown) | undefined,
  ): RouteDeclaration[] {
    const verb = handler && (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined);
    if (!handler || verb === undefined) return [];
    const access = this.reflector.getAllAndOverride<RouteAccess | undefined>(ROUTE_ACCESS, [
      handler,
      type as never,
    ]);
    return [{ name: `${type.name}.${method}`, method: RequestMethod[verb], access }];
  }

  private problemOf({ name, access }: RouteDeclaration): string[] {
    if (!access) {
      return [
        `${name} does not say who may call it. Add @RequirePermission(…), @SignedIn() or @Public(reason).`,
      ];
    }
    if (access.kind === 'permission' && !this.permissions.has(access.permission)) {
      return [
        `${name} requires "${access.permission}", which no module declares with declarePermissions(…).`,
      ];
    }
    return [];
  }
}
