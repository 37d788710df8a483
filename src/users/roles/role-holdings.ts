import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityTarget, type ObjectLiteral, Repository } from 'typeorm';
import { isOneOf, selectEntity, type Statement, Statements } from '#libs/database';
import { ServiceAccount, ServiceAccountRole } from '../service-accounts/service-account.entity.js';
import { Role, RolePermission, UserRole } from './role.entity.js';

/** Whose roles they are: an actor's, a user's, or a service account's. */
export interface RoleHolder {
  /** Of the user, or of the service account. */
  userId: string;
  isServiceAccount?: true;
}

/** By which of the holder's roles they hold what; a role may permit nothing. */
export interface HeldPermission {
  roleId: string;
  /** As the driver answers it: true, or not 0. */
  isBuiltIn: unknown;
  permission: string | null;
}

/** The roles of one kind of holders. */
class Holdings {
  readonly names: Statement<{ holderId: string; name: string }>;
  readonly granted: Statement<{ permission: string }>;
  readonly held: Statement<HeldPermission>;

  /** @param key the property of the entity that says whose role it is */
  constructor(statements: Statements, entity: EntityTarget<ObjectLiteral>, key: string, kind: string) {
    this.names = statements.prepare(`names of roles of ${kind}s`, (manager) =>
      manager
        .createQueryBuilder(entity, 'held')
        .innerJoin(Role, 'role', 'role.id = held.roleId')
        .select(`held.${key}`, 'holderId')
        .addSelect('role.name', 'name')
        .where(isOneOf(`held.${key}`, 'ids', statements.dialect))
        .orderBy('role.name'),
    );
    this.held = statements.prepare(`roles and permissions of a ${kind}`, (manager) =>
      manager
        .createQueryBuilder(entity, 'held')
        .innerJoin(Role, 'role', 'role.id = held.roleId')
        .leftJoin(RolePermission, 'granted', 'granted.roleId = held.roleId')
        .select('held.roleId', 'roleId')
        .addSelect('role.isBuiltIn', 'isBuiltIn')
        .addSelect('granted.permission', 'permission')
        .where(`held.${key} = :id`),
    );
    this.granted = statements.prepare(`permissions of a ${kind}`, (manager) =>
      manager
        .createQueryBuilder(RolePermission, 'granted')
        .innerJoin(entity as typeof UserRole, 'held', 'held.roleId = granted.roleId')
        .select('granted.permission', 'permission')
        .where(`held.${key} = :id`),
    );
  }

  async namesOf(ids: string[]): Promise<Map<string, string[]>> {
    const names = new Map(ids.map((id) => [id, [] as string[]]));
    if (ids.length === 0) return names;
    const rows = await this.names.rows({ ids });
    for (const { holderId, name } of rows) names.get(holderId)?.push(name);
    return names;
  }
}

/** Which roles people and service accounts have. */
@Injectable()
export class RoleHoldings {
  private readonly people: Holdings;
  private readonly serviceAccounts: Holdings;
  private readonly standing: Statement<Pick<ServiceAccount, 'status'>>;

  constructor(
    @InjectRepository(UserRole) private readonly userRoles: Repository<UserRole>,
    @InjectRepository(ServiceAccountRole)
    private readonly serviceAccountRoles: Repository<ServiceAccountRole>,
    private readonly statements: Statements,
  ) {
    this.people = new Holdings(statements, UserRole, 'userId', 'user');
    this.serviceAccounts = new Holdings(
      statements,
      ServiceAccountRole,
      'serviceAccountId',
      'service account',
    );
    this.standing = statements.prepare('status of a service account, locked', (manager) =>
      selectEntity(manager, ServiceAccount, 'account', ['status'])
        .where('account.id = :id')
        .setLock('pessimistic_write'),
    );
  }

  /** Names of the roles of each user, in alphabetical order. */
  namesByUser(userIds: string[]): Promise<Map<string, string[]>> {
    return this.people.namesOf(userIds);
  }

  /** The same of each service account. */
  namesByServiceAccount(ids: string[]): Promise<Map<string, string[]>> {
    return this.serviceAccounts.namesOf(ids);
  }

  heldBy(holder: RoleHolder): Promise<HeldPermission[]> {
    return this.of(holder).held.rows({ id: holder.userId });
  }

  /** The stored permissions of all roles of the holder. */
  async permissionsOf(holder: RoleHolder): Promise<string[]> {
    const rows = await this.of(holder).granted.rows({ id: holder.userId });
    return rows.map(({ permission }) => permission);
  }

  async replace({ userId, isServiceAccount }: RoleHolder, roleIds: string[]): Promise<void> {
    if (isServiceAccount) {
      const serviceAccountId = userId;
      await this.serviceAccountRoles.delete({ serviceAccountId });
      await this.serviceAccountRoles.insert(roleIds.map((roleId) => ({ serviceAccountId, roleId })));
      return;
    }
    await this.userRoles.delete({ userId });
    await this.userRoles.insert(roleIds.map((roleId) => ({ userId, roleId })));
  }

  /** How many service accounts have each role. */
  async serviceAccountsByRole(roleIds: string[]): Promise<Map<string, number>> {
    if (roleIds.length === 0) return new Map();
    const rows = await this.serviceAccountRoles
      .createQueryBuilder('held')
      .select('held.roleId', 'roleId')
      .addSelect('COUNT(*)', 'holders')
      .where('held.roleId IN (:...roleIds)', { roleIds })
      .groupBy('held.roleId')
      .getRawMany<{ roleId: string; holders: string | number }>();
    return new Map(rows.map(({ roleId, holders }) => [roleId, Number(holders)]));
  }

  /**
   * What the actor holds, and their account, locked while the transaction goes on; undefined when it is gone.
   *
   * @param lock answers a person's own row, locked; a service account's is locked here. Not for reading only: those who
   *   disable it would wait for as long as its requests overlap
   */
  lockAndRead<T extends { status: string }>(
    actor: RoleHolder,
    lock: () => Promise<T>,
  ): Promise<[acting: { status: string } | undefined, held: HeldPermission[]]> {
    const first = actor.isServiceAccount ? () => this.lockServiceAccount(actor.userId) : lock;
    return this.statements.inTurn<{ status: string } | undefined, HeldPermission[]>(first, () =>
      this.heldBy(actor),
    );
  }

  private async lockServiceAccount(id: string): Promise<Pick<ServiceAccount, 'status'> | undefined> {
    const [row] = await this.standing.rows({ id });
    return row;
  }

  private of({ isServiceAccount }: RoleHolder): Holdings {
    return isServiceAccount ? this.serviceAccounts : this.people;
  }
}
