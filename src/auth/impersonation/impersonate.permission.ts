import type { UserAccess } from '../../users/index.js';

export const IMPERSONATE = 'users.impersonate';

/** Whether someone may act for others at this moment. */
export const mayImpersonate = ({ isActive, permissions }: UserAccess): boolean =>
  isActive && permissions.has(IMPERSONATE);
