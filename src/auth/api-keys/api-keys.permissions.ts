import type { Permission } from '#libs/access';

export const REVOKE_API_KEYS = 'users.revoke_api_keys';

export const apiKeysPermissions: Permission[] = [
  { name: REVOKE_API_KEYS, description: "See and revoke users' API keys" },
];
