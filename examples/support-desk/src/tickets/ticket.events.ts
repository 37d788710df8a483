import { z } from 'zod';
import { defineEvent } from '#libs/jobs';

const about = {
  payload: z.object({ ticketId: z.uuid() }),
  key: ({ ticketId }: { ticketId: string }) => ticketId,
};

export const ticketCreated = defineEvent({ name: 'tickets.created', ...about });
export const ticketUpdated = defineEvent({ name: 'tickets.updated', ...about });
export const ticketDeleted = defineEvent({ name: 'tickets.deleted', ...about });
export const ticketAssigned = defineEvent({ name: 'tickets.assigned', ...about });
export const ticketReleased = defineEvent({ name: 'tickets.released', ...about });

/** Any of them: they say the same, and differ by what has happened. */
export type TicketEvent = typeof ticketUpdated;
