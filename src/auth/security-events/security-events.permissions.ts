import type { Permission } from '#libs/access';

export const READ_SECURITY_EVENTS = 'security_events.read';

export const securityEventsPermissions: Permission[] = [
  { name: READ_SECURITY_EVENTS, description: 'Read what has happened to the security of all accounts' },
];
