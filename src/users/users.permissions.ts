import type { Permission } from '#libs/access';

export const usersPermissions: Permission[] = [
  { name: 'users.read', description: 'See all users' },
  { name: 'users.create', description: 'Invite users' },
  { name: 'users.update', description: "Change a user's name and e-mail address" },
  { name: 'users.delete', description: 'Delete users' },
  { name: 'users.restore', description: 'Restore deleted users' },
  { name: 'users.suspend', description: 'Suspend users and lift suspensions' },
  { name: 'users.assign_roles', description: "Change users' roles" },
  { name: 'roles.read', description: 'See all roles and permissions' },
  { name: 'roles.manage', description: 'Make, change and delete roles within the own permissions' },
];
