import type { MigrationClass } from '#libs/database';
import { CreateUsers1763800000001 } from './1763800000001-create-users.js';
import { CreateRoles1763800000002 } from './1763800000002-create-roles.js';
import { CreateRolePermissions1763800000003 } from './1763800000003-create-role-permissions.js';
import { AddBuiltInRoles1763800000004 } from './1763800000004-add-built-in-roles.js';
import { CreateUserRoles1763800000005 } from './1763800000005-create-user-roles.js';
import { CreateSessions1763800000006 } from './1763800000006-create-sessions.js';
import { CreatePasswordCredentials1763800000007 } from './1763800000007-create-password-credentials.js';
import { CreateOneTimeTokens1763800000008 } from './1763800000008-create-one-time-tokens.js';
import { CreateSigningKeys1763800000009 } from './1763800000009-create-signing-keys.js';
import { CreateSettingValues1763800000010 } from './1763800000010-create-setting-values.js';
import { CreateSettingChanges1763800000011 } from './1763800000011-create-setting-changes.js';

/** Every migration, in the order in which they run. `npm run migration:create` adds to it. */
export const migrations: MigrationClass[] = [
  CreateUsers1763800000001,
  CreateRoles1763800000002,
  CreateRolePermissions1763800000003,
  AddBuiltInRoles1763800000004,
  CreateUserRoles1763800000005,
  CreateSessions1763800000006,
  CreatePasswordCredentials1763800000007,
  CreateOneTimeTokens1763800000008,
  CreateSigningKeys1763800000009,
  CreateSettingValues1763800000010,
  CreateSettingChanges1763800000011,
];
