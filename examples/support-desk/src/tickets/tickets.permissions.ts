import type { Permission } from '#libs/access';

export const ticketsPermissions: Permission[] = [
  { name: 'tickets.read', description: 'See all tickets' },
  { name: 'tickets.manage', description: 'Make, change and delete tickets' },
  { name: 'tickets.assign', description: 'Assign tickets to people, and release them' },
];
