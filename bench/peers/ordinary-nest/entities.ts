import { Exclude, Expose, Transform } from 'class-transformer';
import {
  Column,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
} from 'typeorm';

@Entity('roles')
export class Role {
  @PrimaryColumn('uuid') id: string;
  @Column() name: string;
  @Exclude() @Column({ name: 'name_key' }) nameKey: string;
  @Column() description: string;
  @Column({ name: 'is_built_in', type: 'boolean' }) isBuiltIn: boolean;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt: Date;
  @Column({ name: 'updated_at', type: 'timestamptz' }) updatedAt: Date;
  @Exclude() @Column({ type: 'integer' }) version: number;

  @Transform(({ value }: { value?: RolePermission[] }) =>
    value?.map(({ permission }) => permission).toSorted(),
  )
  @OneToMany('RolePermission', 'role', { cascade: true })
  permissions: RolePermission[];

  userCount?: number;
  serviceAccountCount?: number;
}

@Entity('role_permissions')
export class RolePermission {
  @Exclude() @PrimaryColumn('uuid', { name: 'role_id' }) roleId: string;
  @PrimaryColumn() permission: string;
  @Exclude() @ManyToOne(() => Role, 'permissions') @JoinColumn({ name: 'role_id' }) role: Role;
}

@Entity('users')
export class User {
  @PrimaryColumn('uuid') id: string;
  @Column() email: string;
  @Exclude() @Column({ name: 'email_folded' }) emailFolded: string;
  @Column() name: string;
  @Column() status: string;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt: Date;
  @Column({ name: 'updated_at', type: 'timestamptz' }) updatedAt: Date;
  @Column({ name: 'last_sign_in_at', type: 'timestamptz', nullable: true }) lastSignInAt: Date | null;
  @Exclude() @Column({ name: 'avatar_id', type: 'uuid', nullable: true }) avatarId: string | null;
  @Column({ name: 'email_refused_at', type: 'timestamptz', nullable: true }) emailRefusedAt: Date | null;

  @Transform(({ value }: { value: Role[] }) => value.map(({ name }) => name).toSorted())
  @ManyToMany(() => Role)
  @JoinTable({
    name: 'user_roles',
    joinColumn: { name: 'user_id' },
    inverseJoinColumn: { name: 'role_id' },
  })
  roles: Role[];

  @Expose()
  get avatarUrl(): string | null {
    return this.avatarId && `/api/v1/users/${this.id}/avatar`;
  }
}
