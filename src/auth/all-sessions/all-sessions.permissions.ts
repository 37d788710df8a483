import type { Permission } from '#libs/access';

export const END_ALL_SESSIONS = 'sessions.end_all';

export const allSessionsPermissions: Permission[] = [
  { name: END_ALL_SESSIONS, description: "End everybody's sessions" },
];
