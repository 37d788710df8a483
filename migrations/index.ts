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
import { CreateIdempotencyKeys1763800000012 } from './1763800000012-create-idempotency-keys.js';
import { AddSealedSettingValues1763800000013 } from './1763800000013-add-sealed-setting-values.js';
import { VersionRoles1763800000016 } from './1763800000016-version-roles.js';
import { CountTrailingSpaces1763800000017 } from './1763800000017-count-trailing-spaces.js';
import { AddUserAvatar1763800000018 } from './1763800000018-add-user-avatar.js';
import { CreateKnownDevices1763800000020 } from './1763800000020-create-known-devices.js';
import { CreateJobSequences1763800000029 } from './1763800000029-create-job-sequences.js';
import { CreateJobSchedules1763800000030 } from './1763800000030-create-job-schedules.js';
import { CreateMailbox1763800000031 } from './1763800000031-create-mailbox.js';
import { AddUserEmailRefusedAt1763800000032 } from './1763800000032-add-user-email-refused-at.js';
import { CreateJobOutbox1763800000033 } from './1763800000033-create-job-outbox.js';
import { AddUserVerification1763800000034 } from './1763800000034-add-user-verification.js';
import { AddOneTimeTokenData1763800000035 } from './1763800000035-add-one-time-token-data.js';
import { AddUserErasure1763800000036 } from './1763800000036-add-user-erasure.js';
import { IndexWhatExpires1763800000037 } from './1763800000037-index-what-expires.js';
import { KeyEmailsByAsciiDomain1763800000045 } from './1763800000045-key-emails-by-ascii-domain.js';
import { IndexUsersByStatus1763800000046 } from './1763800000046-index-users-by-status.js';
import { IndexRolesByName1763800000047 } from './1763800000047-index-roles-by-name.js';
import { IndexSettingChangesById1763800000048 } from './1763800000048-index-setting-changes-by-id.js';
import { AddSessionMethods1763800000050 } from './1763800000050-add-session-methods.js';
import { CreateMfaChallenges1763800000051 } from './1763800000051-create-mfa-challenges.js';
import { CreateTotpFactors1763800000052 } from './1763800000052-create-totp-factors.js';
import { CreateRecoveryCodes1763800000053 } from './1763800000053-create-recovery-codes.js';
import { CreatePasskeys1763800000054 } from './1763800000054-create-passkeys.js';
import { CreatePasskeyChallenges1763800000055 } from './1763800000055-create-passkey-challenges.js';
import { CreateOidcIdentities1763800000056 } from './1763800000056-create-oidc-identities.js';
import { CreateOidcFlows1763800000057 } from './1763800000057-create-oidc-flows.js';
import { CreateApiKeys1763800000059 } from './1763800000059-create-api-keys.js';
import { AddSessionImpersonator1763800000060 } from './1763800000060-add-session-impersonator.js';
import { CreateServiceAccounts1763800000061 } from './1763800000061-create-service-accounts.js';
import { CreateServiceAccountRoles1763800000062 } from './1763800000062-create-service-account-roles.js';
import { CreateSecurityEvents1763800000064 } from './1763800000064-create-security-events.js';
import { GiveApiKeysToServiceAccounts1763800000065 } from './1763800000065-give-api-keys-to-service-accounts.js';
import { AddSecurityEventServiceAccount1763800000066 } from './1763800000066-add-security-event-service-account.js';
import { AddOidcFlowFreshness1763800000068 } from './1763800000068-add-oidc-flow-freshness.js';

/** Every migration. They run in the order of the times in their names. `npm run migration:create` adds to it. */
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
  CreateIdempotencyKeys1763800000012,
  AddSealedSettingValues1763800000013,
  VersionRoles1763800000016,
  CountTrailingSpaces1763800000017,
  AddUserAvatar1763800000018,
  CreateKnownDevices1763800000020,
  CreateJobSequences1763800000029,
  CreateJobSchedules1763800000030,
  CreateMailbox1763800000031,
  AddUserEmailRefusedAt1763800000032,
  CreateJobOutbox1763800000033,
  AddUserVerification1763800000034,
  AddOneTimeTokenData1763800000035,
  AddUserErasure1763800000036,
  IndexWhatExpires1763800000037,
  KeyEmailsByAsciiDomain1763800000045,
  IndexUsersByStatus1763800000046,
  IndexRolesByName1763800000047,
  IndexSettingChangesById1763800000048,
  AddSessionMethods1763800000050,
  CreateMfaChallenges1763800000051,
  CreateTotpFactors1763800000052,
  CreateRecoveryCodes1763800000053,
  CreatePasskeys1763800000054,
  CreatePasskeyChallenges1763800000055,
  CreateOidcIdentities1763800000056,
  CreateOidcFlows1763800000057,
  CreateApiKeys1763800000059,
  AddSessionImpersonator1763800000060,
  CreateServiceAccounts1763800000061,
  CreateServiceAccountRoles1763800000062,
  CreateSecurityEvents1763800000064,
  GiveApiKeysToServiceAccounts1763800000065,
  AddSecurityEventServiceAccount1763800000066,
  AddOidcFlowFreshness1763800000068,
];
