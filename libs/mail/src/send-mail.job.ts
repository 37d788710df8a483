import { z } from 'zod';
import { defineJob } from '#libs/jobs';
import { recipientSchema } from './recipient.js';

/** Tried for about an hour. Sealed, as the data of mails holds one-time tokens. */
export const sendMail = defineJob({
  name: 'mail.send',
  payload: z.object({ mail: z.string(), to: recipientSchema, data: z.unknown() }),
  attempts: 8,
  backoff: 30,
  timeout: 90,
  concurrency: 5,
  sealed: true,
});
