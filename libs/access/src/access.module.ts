import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { PermissionRegistry } from './permission-registry.js';
import { RouteAccessCheck } from './route-access-check.js';

/** Collects the permissions that features declare, and refuses to start with an undeclared route. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [PermissionRegistry, RouteAccessCheck],
  exports: [PermissionRegistry, RouteAccessCheck],
})
export class AccessModule {}
