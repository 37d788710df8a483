import { z } from 'zod';
import { defineJob } from '#libs/jobs';

/** Someone has forgotten their password. */
export const sendPasswordReset = defineJob({
  name: 'auth.send_password_reset',
  payload: z.object({ email: z.string() }),
  sealed: true,
});
