import type { Permission } from '#libs/access';

export const authPermissions: Permission[] = [
  { name: 'users.end_sessions', description: "End users' sessions" },
];
