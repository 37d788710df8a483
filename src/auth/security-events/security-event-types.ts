import { signInChange, type SignInChange } from '../notices/security.events.js';

/** What was not let through. */
const REFUSALS = [
  'sign_in_refused',
  'mfa_refused',
  'reauthentication_refused',
  'password_change_refused',
  'passkey_copied',
  'identity_refused',
  'refresh_token_reused',
] as const;

/** What was done, beside the changes of which the owner is told by mail in one sentence. */
const SUCCESSES = [
  'signed_in',
  'reauthenticated',
  'signed_out',
  'sessions_ended',
  'all_sessions_ended',
  'password_changed',
  'password_reset',
  'invitation_accepted',
  'email_change_requested',
  'email_changed',
  'email_change_undone',
  'roles_changed',
  'suspended',
  'suspension_lifted',
  'deleted',
  'restored',
  'erasure_scheduled',
  'signing_keys_rotated',
  'service_account_created',
  'service_account_disabled',
  'service_account_enabled',
] as const;

type Refusal = (typeof REFUSALS)[number];

/** What happens to the security of an account, or of all of them. */
export type SecurityEventType = (typeof SUCCESSES)[number] | Refusal | SignInChange;

// The most frequent one first.
export const SECURITY_EVENT_TYPES: readonly SecurityEventType[] = [
  ...SUCCESSES,
  ...REFUSALS,
  ...signInChange.options,
];

export const OUTCOMES = ['succeeded', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const outcomeOf = (type: SecurityEventType): Outcome =>
  (REFUSALS as readonly string[]).includes(type) ? 'refused' : 'succeeded';

/** Why a sign-in was refused: never told to who tries it. */
export type RefusalReason =
  'wrong_password' | 'unknown_account' | 'too_many_guesses' | 'account_inactive' | 'email_not_verified';
