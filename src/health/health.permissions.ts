import type { Permission } from '#libs/access';

export const healthPermissions: Permission[] = [
  { name: 'health.read', description: "See the details of the application's health" },
];
