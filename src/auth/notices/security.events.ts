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
