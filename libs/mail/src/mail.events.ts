import { z } from 'zod';
import { digest } from '#libs/crypto';
import { defineEvent } from '#libs/jobs';
import { fold } from '#libs/kernel';

/** A server has said that the address takes no mails; `reason` in its words. */
export const mailRefused = defineEvent({
  name: 'mail.refused',
  payload: z.object({ address: z.string(), reason: z.string() }),
  sealed: true,
  // Kept for good, as a number goes with it: no address is.
  key: ({ address }) => digest(fold(address)),
});
