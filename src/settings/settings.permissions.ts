import type { Permission } from '#libs/access';

export const MANAGE_SETTINGS = 'settings.manage';

export const settingsPermissions: Permission[] = [
  {
    name: MANAGE_SETTINGS,
    description: 'Change the settings of the whole application and see their history',
  },
];
