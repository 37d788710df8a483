import { Session } from './sessions/session.entity.js';
import { PasswordCredential } from './passwords/password-credential.entity.js';
import { OneTimeToken } from './passwords/one-time-token.entity.js';
import { StoredSigningKey } from './tokens/signing-key.entity.js';
import { KnownDevice } from './guessing/known-device.entity.js';
import { MfaChallenge } from './mfa/mfa-challenge.entity.js';
import { TotpFactor } from './mfa/totp-factor.entity.js';
import { RecoveryCode } from './mfa/recovery-code.entity.js';
import { ApiKey } from './api-keys/api-key.entity.js';

/** What this feature stores of accounts, beside what capabilities with a module of their own do. */
export const authEntities = [
  Session,
  PasswordCredential,
  OneTimeToken,
  StoredSigningKey,
  KnownDevice,
  MfaChallenge,
  TotpFactor,
  RecoveryCode,
  ApiKey,
];
