import { Check, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Instant, Reference, Text, TrigramIndex, Version } from '#libs/database';
import { fold } from '#libs/kernel';
import { Role } from '../roles/role.entity.js';

export const SERVICE_ACCOUNT_STATUSES = ['active', 'disabled'] as const;
export type ServiceAccountStatus = (typeof SERVICE_ACCOUNT_STATUSES)[number];

/** What programs act as that are nobody's: no address, no password, only API keys. */
@Entity('service_accounts')
@Index('uq_service_accounts_name_key', ['nameKey'], { unique: true })
@Index('ix_service_accounts_name_key', ['nameKey', 'id'])
@TrigramIndex('ix_service_accounts_name_trigram', 'nameKey')
@Index('ix_service_accounts_status', ['status', 'createdAt', 'id'])
@Index('ix_service_accounts_created_at', ['createdAt', 'id'])
@Index('ix_service_accounts_updated_at', ['updatedAt', 'id'])
@Check('ck_service_accounts_status', `status IN ('active', 'disabled')`)
export class ServiceAccount {
  @Id() id: string;
  @Text(100) name: string;
  /** Reserves the name in whatever case; for search and sort. */
  @Text(100) nameKey: string;
  @Text(500, { nullable: true }) description: string | null;
  @Text(16) status: ServiceAccountStatus;
  @Instant() createdAt: Date;
  @Instant() updatedAt: Date;
  @Version() version: number;

  static make(
    id: string,
    { name, description }: { name: string; description: string | null },
    at: Date,
  ): ServiceAccount {
    const account = Object.assign(new ServiceAccount(), {
      id,
      description,
      status: 'active' as const,
      createdAt: at,
      updatedAt: at,
      version: 1,
    });
    account.rename(name);
    return account;
  }

  rename(name: string): void {
    this.name = name;
    this.nameKey = fold(name);
  }
}

@Entity('service_account_roles')
@Index('ix_service_account_roles_role', ['roleId', 'serviceAccountId'])
export class ServiceAccountRole {
  @ForeignKey(() => ServiceAccount, { name: 'fk_service_account_roles_account', onDelete: 'CASCADE' })
  @Reference({ primary: true })
  serviceAccountId: string;
  @ForeignKey(() => Role, { name: 'fk_service_account_roles_role' })
  @Reference({ primary: true })
  roleId: string;
}
