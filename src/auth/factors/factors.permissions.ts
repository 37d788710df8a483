import type { Permission } from '#libs/access';

export const REMOVE_FACTORS = 'users.remove_factors';

export const factorsPermissions: Permission[] = [
  { name: REMOVE_FACTORS, description: "Remove users' second factors" },
];
