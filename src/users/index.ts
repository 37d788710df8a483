export { UserResponse } from './dto/user.response.dto.js';
export { erasureCancelled, erasureScheduled } from './erasure/erasure.events.js';
export { NewAccounts, type NewAccount } from './new-accounts.js';
export { ADMINISTRATOR } from './roles/role.entity.js';
export { UnknownPermission } from './roles/role.errors.js';
export { RolesService } from './roles/roles.service.js';
export { PermissionNotHeld, ServiceAccountNotFound } from './service-accounts/service-account.errors.js';
export {
  ServiceAccountCreated,
  ServiceAccountDeleted,
  ServiceAccountDisabled,
  ServiceAccountEnabled,
  ServiceAccountRolesChanged,
} from './service-accounts/service-account.events.js';
export { ServiceAccountDirectoryService } from './service-accounts/service-account-directory.service.js';
export { ServiceAccountRights } from './service-accounts/service-account-rights.js';
export {
  MANAGE_SERVICE_ACCOUNTS,
  READ_SERVICE_ACCOUNTS,
} from './service-accounts/service-accounts.permissions.js';
export { type UserAccess, UserAccountsService } from './user-accounts.service.js';
export { BeyondOwnPermissions, EmailTaken, NotInvited, UnknownRole, UserNotFound } from './user.errors.js';
export {
  RoleExtended,
  UserDeleted,
  UserErasureScheduled,
  UserMoved,
  UserRestored,
  UserRolesChanged,
  UserSuspended,
  UserTakenBack,
  UserSuspensionLifted,
} from './user.events.js';
export { IsName, IsPlainEmail } from './user.validation.js';
export { ROLES_TAG, serviceAccountTag, userTag } from './users.tags.js';
export { UsersModule } from './users.module.js';
export { usersList } from './users.list.js';
export type { UserWithRoles } from './users.repository.js';
export { UsersService } from './users.service.js';
