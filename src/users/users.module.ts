import { Global, Module } from '@nestjs/common';
import { ActorConfirmation, declarePermissions } from '#libs/access';
import { DatabaseModule } from '#libs/database';
import { declarePersonalData } from '#libs/privacy';
import { declareSettings } from '../settings/index.js';
import { AvatarUploads } from './avatars/avatar-uploads.js';
import { AvatarsService } from './avatars/avatars.service.js';
import { MyAvatarController } from './avatars/my-avatar.controller.js';
import { UserAvatarsController } from './avatars/user-avatars.controller.js';
import { DueErasures } from './erasure/due-erasures.js';
import { ErasureGrace } from './erasure/erasure-grace.js';
import { ErasureService } from './erasure/erasure.service.js';
import { MeController } from './me.controller.js';
import { MyDataController } from './personal-data/my-data.controller.js';
import { PersonalExportService } from './personal-data/personal-export.service.js';
import { UsersPersonalData } from './personal-data/users-personal-data.js';
import { NewAccounts } from './new-accounts.js';
import { PermissionsController } from './roles/permissions.controller.js';
import { RoleChangesService } from './roles/role-changes.service.js';
import { RoleDefinitionsRepository } from './roles/role-definitions.repository.js';
import { RoleDirectoryService } from './roles/role-directory.service.js';
import { Role, RolePermission, UserRole } from './roles/role.entity.js';
import { RoleHoldings } from './roles/role-holdings.js';
import { RolesController } from './roles/roles.controller.js';
import { RolesRepository } from './roles/roles.repository.js';
import { RolesService } from './roles/roles.service.js';
import { ServiceAccount, ServiceAccountRole } from './service-accounts/service-account.entity.js';
import { ServiceAccountDirectoryService } from './service-accounts/service-account-directory.service.js';
import { ServiceAccountRights } from './service-accounts/service-account-rights.js';
import { ServiceAccountsController } from './service-accounts/service-accounts.controller.js';
import { serviceAccountsPermissions } from './service-accounts/service-accounts.permissions.js';
import { ServiceAccountsRepository } from './service-accounts/service-accounts.repository.js';
import { ServiceAccountsService } from './service-accounts/service-accounts.service.js';
import { RecordRefusedEmails } from './record-refused-emails.js';
import { UserAccountsService } from './user-accounts.service.js';
import { StoredActorConfirmation } from './stored-actor-confirmation.js';
import { User } from './user.entity.js';
import { UsersController } from './users.controller.js';
import { usersPermissions } from './users.permissions.js';
import { erasureGraceDays } from './users.settings.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

/**
 * People and programs with accounts, and the roles that say what they may do. Global for `ActorConfirmation`, which
 * features ask that must not know this one.
 */
@Global()
@Module({
  imports: [
    DatabaseModule.forFeature([User, Role, RolePermission, UserRole, ServiceAccount, ServiceAccountRole]),
  ],
  controllers: [
    MeController,
    MyDataController,
    MyAvatarController,
    UsersController,
    UserAvatarsController,
    RolesController,
    PermissionsController,
    ServiceAccountsController,
  ],
  providers: [
    UsersRepository,
    UsersService,
    UserAccountsService,
    NewAccounts,
    AvatarsService,
    AvatarUploads,
    RecordRefusedEmails,
    RolesRepository,
    RoleHoldings,
    RolesService,
    { provide: ActorConfirmation, useClass: StoredActorConfirmation },
    RoleDefinitionsRepository,
    RoleDirectoryService,
    RoleChangesService,
    ServiceAccountsRepository,
    ServiceAccountDirectoryService,
    ServiceAccountRights,
    ServiceAccountsService,
    ErasureService,
    ErasureGrace,
    DueErasures,
    PersonalExportService,
    declarePersonalData(UsersPersonalData),
    declareSettings([erasureGraceDays]),
    declarePermissions([...usersPermissions, ...serviceAccountsPermissions]),
  ],
  exports: [
    ActorConfirmation,
    UserAccountsService,
    NewAccounts,
    UsersService,
    RolesService,
    ServiceAccountDirectoryService,
    ServiceAccountRights,
  ],
})
export class UsersModule {}
