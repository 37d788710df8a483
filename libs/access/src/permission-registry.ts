import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { EVERY_PERMISSION, type Permission, PermissionDeclaration } from './permissions.js';
import { StartupError } from '#libs/kernel';

/** Every permission that the application's features declare. */
@Injectable()
export class PermissionRegistry implements OnModuleInit {
  private readonly permissions = new Map<string, Permission>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders() as { instance: unknown }[]) {
      if (instance instanceof PermissionDeclaration) instance.permissions.forEach((each) => this.add(each));
    }
  }

  all(): Permission[] {
    return [...this.permissions.values()];
  }

  has(name: string): boolean {
    return this.permissions.has(name);
  }

  /** The permissions that stored ones stand for; what no feature declares any more is left out. */
  expand(stored: Iterable<string>): ReadonlySet<string> {
    const names = new Set(stored);
    if (names.has(EVERY_PERMISSION)) return new Set(this.permissions.keys());
    return new Set([...names].filter((name) => this.permissions.has(name)));
  }

  private add(permission: Permission): void {
    if (this.permissions.has(permission.name)) {
      throw new StartupError(`Two modules declare the permission "${permission.name}". Remove one.`);
    }
    this.permissions.set(permission.name, permission);
  }
}
