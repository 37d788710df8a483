import type { Permission } from '#libs/access';

export const ROTATE_SIGNING_KEYS = 'signing_keys.rotate';

export const signingKeysPermissions: Permission[] = [
  { name: ROTATE_SIGNING_KEYS, description: 'Replace the keys that access tokens are signed with' },
];
