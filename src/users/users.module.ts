import { Module } from '@nestjs/common';
import { declarePermissions } from '#libs/access';
import { DatabaseModule } from '#libs/database';
import { MeController } from './me.controller.js';
import { Role, RolePermission, UserRole } from './roles/role.entity.js';
import { RolesRepository } from './roles/roles.repository.js';
import { RolesService } from './roles/roles.service.js';
import { UserAccountsService } from './user-accounts.service.js';
import { User } from './user.entity.js';
import { UsersController } from './users.controller.js';
import { usersPermissions } from './users.permissions.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

/** People with accounts, and the roles that say what they may do. */
@Module({
  imports: [DatabaseModule.forFeature([User, Role, RolePermission, UserRole])],
  controllers: [MeController, UsersController],
  providers: [
    UsersRepository,
    UsersService,
    UserAccountsService,
    RolesRepository,
    RolesService,
    declarePermissions(usersPermissions),
  ],
  exports: [UserAccountsService, UsersService, RolesService],
})
export class UsersModule {}
