import { z } from 'zod';
import { defineEvent, defineJob } from '#libs/jobs';

export const remind = defineJob({
  name: 'invoices.remind',
  payload: z.object({ invoiceId: z.uuid() }),
  attempts: 5,
  backoff: 10,
});

export const closeMonth = defineJob({
  name: 'invoices.close_month',
  payload: z.object({}),
  schedule: '0 4 1 * *',
});

export const invoicePaid = defineEvent({
  name: 'invoices.paid',
  payload: z.object({ invoiceId: z.uuid(), amount: z.string() }),
  key: ({ invoiceId }) => invoiceId,
});
