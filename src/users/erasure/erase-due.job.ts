import { z } from 'zod';
import { defineJob } from '#libs/jobs';

/** Erases the accounts whose time of grace is over. */
export const eraseDue = defineJob({
  name: 'users.erase_due',
  payload: z.object({}),
  schedule: '17 * * * *',
});
