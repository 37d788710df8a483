import { z } from 'zod';
import { defineJob } from '#libs/jobs';

/** Someone wants an account; `hash` is of the password that they chose. */
export const register = defineJob({
  name: 'auth.register',
  payload: z.object({ email: z.string(), name: z.string(), hash: z.string() }),
  sealed: true,
});

/** Someone who registered wants another mail. */
export const resendVerification = defineJob({
  name: 'auth.resend_verification',
  payload: z.object({ email: z.string() }),
  sealed: true,
});
