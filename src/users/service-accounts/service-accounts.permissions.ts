import type { Permission } from '#libs/access';

export const READ_SERVICE_ACCOUNTS = 'service_accounts.read';
export const MANAGE_SERVICE_ACCOUNTS = 'service_accounts.manage';

export const serviceAccountsPermissions: Permission[] = [
  {
    name: READ_SERVICE_ACCOUNTS,
    description: 'See all service accounts and what is known of their API keys',
  },
  {
    name: MANAGE_SERVICE_ACCOUNTS,
    description: 'Make, change and delete service accounts and their API keys, within the own permissions',
  },
];
