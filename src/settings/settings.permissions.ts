import type { Permission } from '#libs/access';

export const settingsPermissions: Permission[] = [
  {
    name: 'settings.manage',
    description: 'Change the settings of the whole application and see their history',
  },
];
