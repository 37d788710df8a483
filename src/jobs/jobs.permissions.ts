import type { Permission } from '#libs/access';

export const jobsPermissions: Permission[] = [
  { name: 'jobs.manage', description: 'See background jobs, retry and cancel them' },
];
