import type { Permission } from '#libs/access';
import { IMPERSONATE } from './impersonation/impersonate.permission.js';

export const authPermissions: Permission[] = [
  { name: 'users.end_sessions', description: "End users' sessions" },
  { name: IMPERSONATE, description: 'Act for users who may do no more than oneself' },
];
