export { UserResponse } from './dto/user.response.dto.js';
export { ADMINISTRATOR } from './roles/role.entity.js';
export { RolesService } from './roles/roles.service.js';
export { UserAccountsService } from './user-accounts.service.js';
export { BeyondOwnPermissions, EmailTaken, NotInvited, UnknownRole, UserNotFound } from './user.errors.js';
export { UserDeleted, UserMoved, UserRolesChanged, UserSuspended } from './user.events.js';
export { IsName, IsPlainEmail } from './user.validation.js';
export { UsersModule } from './users.module.js';
export { UsersService, type UserWithRoles } from './users.service.js';
