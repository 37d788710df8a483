import { z } from 'zod';
import { defineEvent } from '#libs/jobs';

/** Someone has deleted their own account, which is erased at an instant unless they sign in before. */
export const erasureScheduled = defineEvent({
  name: 'users.erasure_scheduled',
  payload: z.object({ userId: z.uuid(), eraseAt: z.iso.datetime() }),
  key: ({ userId }) => userId,
});

/** They have come back. */
export const erasureCancelled = defineEvent({
  name: 'users.erasure_cancelled',
  payload: z.object({ userId: z.uuid() }),
  key: ({ userId }) => userId,
});
