import { z } from 'zod';
import { defineEvent } from '#libs/jobs';

const payload = z.object({ userId: z.uuid(), userAgent: z.string(), ipAddress: z.string() });
const key = ({ userId }: { userId: string }): string => userId;

/** A password was replaced by another one. */
export const passwordChanged = defineEvent({ name: 'auth.password_changed', payload, key, sealed: true });

/** Someone signed in from where the owner of the account has not been before. */
export const newDevice = defineEvent({ name: 'auth.new_device', payload, key, sealed: true });

/** A refresh token was used again long after its rotation, which ended its session. */
export const refreshTokenReused = defineEvent({
  name: 'auth.refresh_token_reused',
  payload,
  key,
  sealed: true,
});

/** Changes of how someone signs in, of which the owner of the account is told. */
const CHANGES = [
  'totp_added',
  'totp_removed',
  'recovery_codes_renewed',
  'recovery_code_used',
  'passkey_added',
  'passkey_removed',
  'identity_linked',
  'identity_unlinked',
  'api_key_created',
  'api_key_revoked',
  'impersonation_started',
  'impersonation_ended',
  'factors_removed',
] as const;

export type SignInChange = (typeof CHANGES)[number];

export const signInChange = z.enum(CHANGES);

/** A way to sign in was added, removed or used up. */
export const signInChanged = defineEvent({
  name: 'auth.sign_in_changed',
  payload: payload.extend({ change: signInChange }),
  key,
  sealed: true,
});

export const isSignInChange = (text: string): text is SignInChange =>
  (CHANGES as readonly string[]).includes(text);
