import { Entity, ForeignKey, Index } from 'typeorm';
import { Flag, Id, Instant, Reference, Text } from '#libs/database';
import { User } from '../user.entity.js';

/** Holds every permission, those of later features included. */
export const ADMINISTRATOR = 'administrator';

/** A named set of permissions that people are given. */
@Entity('roles')
@Index('uq_roles_name', ['name'], { unique: true })
export class Role {
  @Id() id: string;
  @Text(64) name: string;
  @Text(500) description: string;
  /** Part of the application: it cannot be removed. */
  @Flag() isBuiltIn: boolean;
  @Instant() createdAt: Date;
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
