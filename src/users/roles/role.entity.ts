import { Entity, ForeignKey, Index } from 'typeorm';
import { Flag, Id, Instant, Reference, Text, TrigramIndex, Version } from '#libs/database';
import { fold } from '#libs/kernel';
import { User } from '../user.entity.js';
import { RoleIsBuiltIn } from './role.errors.js';

/** Holds every permission, those of later features included. */
export const ADMINISTRATOR = 'administrator';

/** Of who registers. */
export const MEMBER = 'member';

/** A named set of permissions that people are given. */
@Entity('roles')
@Index('uq_roles_name_key', ['nameKey'], { unique: true })
@Index('ix_roles_name_key', ['nameKey', 'id'])
@TrigramIndex('ix_roles_name_trigram', 'nameKey')
@Index('ix_roles_created_at', ['createdAt', 'id'])
@Index('ix_roles_updated_at', ['updatedAt', 'id'])
export class Role {
  @Id() id: string;
  @Text(64) name: string;
  /** Reserves the name in whatever case; for search and sort. */
  @Text(64) nameKey: string;
  @Text(500) description: string;
  /** Part of the application: it is neither changed nor removed. */
  @Flag() isBuiltIn: boolean;
  @Instant() createdAt: Date;
  @Instant() updatedAt: Date;
  @Version() version: number;

  static make(id: string, { name, description }: { name: string; description: string }, at: Date): Role {
    const role = Object.assign(new Role(), { id, description, isBuiltIn: false, createdAt: at, version: 1 });
    role.updatedAt = at;
    role.rename(name);
    return role;
  }

  rename(name: string): void {
    this.name = name;
    this.nameKey = fold(name);
  }

  /** @throws RoleIsBuiltIn */
  assertNotBuiltIn(): void {
    if (this.isBuiltIn) throw new RoleIsBuiltIn();
  }
}

@Entity('role_permissions')
export class RolePermission {
  @ForeignKey(() => Role, { name: 'fk_role_permissions_role', onDelete: 'CASCADE' })
  @Reference({ primary: true })
  roleId: string;
  @Text(100, { primary: true }) permission: string;
}

@Entity('user_roles')
@Index('ix_user_roles_role', ['roleId', 'userId'])
export class UserRole {
  @ForeignKey(() => User, { name: 'fk_user_roles_user', onDelete: 'CASCADE' })
  @Reference({ primary: true })
  userId: string;
  @ForeignKey(() => Role, { name: 'fk_user_roles_role' })
  @Reference({ primary: true })
  roleId: string;
}
