import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { AccessModule } from './access.module.js';
import { PermissionRegistry } from './permission-registry.js';
import { declarePermissions } from './permissions.js';

@Module({ providers: [declarePermissions([{ name: 'teams.read', description: 'See teams' }])] })
class TeamsModule {}

@Module({ providers: [declarePermissions([{ name: 'users.read', description: 'See users' }])] })
class UsersModule {}

async function registryOf(...modules: (new () => object)[]): Promise<PermissionRegistry> {
  const testing = await Test.createTestingModule({ imports: [AccessModule, ...modules] }).compile();
  await testing.init();
  return testing.get(PermissionRegistry);
}

describe('the registry', () => {
  it('finds what every module declares', async () => {
    const registry = await registryOf(TeamsModule, UsersModule);

    expect(registry.all().map(({ name }) => name)).toEqual(['teams.read', 'users.read']);
    expect(registry.has('teams.write')).toBe(false);
  });

  it('expands `*` to all of them, and leaves out what nobody declares any more', async () => {
    const registry = await registryOf(TeamsModule, UsersModule);

    expect(registry.expand(['*'])).toEqual(new Set(['teams.read', 'users.read']));
    expect(registry.expand(['teams.read', 'gone.read'])).toEqual(new Set(['teams.read']));
    expect(registry.expand([])).toEqual(new Set());
  });

  it('refuses a name that two modules declare', async () => {
    @Module({ providers: [declarePermissions([{ name: 'teams.read', description: 'Again' }])] })
    class AgainModule {}

    await expect(registryOf(TeamsModule, AgainModule)).rejects.toThrow(
      'Two modules declare the permission "teams.read"',
    );
  });
});
