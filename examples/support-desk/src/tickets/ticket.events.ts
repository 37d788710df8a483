import { z } from 'zod';
import { defineEvent } from '#libs/jobs';

const about = {
  payload: z.object({ ticketId: z.uuid() }),
  key: ({ ticketId }: { ticketId: string }) => ticketId,
};

export const ticketCreated = defineEvent({ name: 'tickets.created', ...about });
export const ticketUpdated = defineEvent({ name: 'tickets.updated', ...about });
export const ticketDeleted = defineEvent({ name: 'tickets.deleted', ...about });
