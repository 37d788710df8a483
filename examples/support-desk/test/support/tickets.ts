import type { components } from '#libs/testing';
import type { SignedInUser } from './application.js';

export type TicketBody = components['schemas']['TicketResponse'];
export type NewTicket = components['schemas']['CreateTicketRequest'];

/** What the person could say of a new one. */
export function aTicket(person: SignedInUser, more: Partial<NewTicket> = {}): NewTicket {
  return {
    subject: 'Example subject',
    body: 'A few words.',
    status: 'open',
    reporterId: person.id,
    assigneeId: person.id,
    dueOn: '2026-01-31',
    ...more,
  };
}

export async function makeTicket(person: SignedInUser, more: Partial<NewTicket> = {}): Promise<TicketBody> {
  const body = aTicket(person, more);
  const { data, error } = await person.client.POST('/api/v1/tickets', { body });
  if (!data) throw new Error(JSON.stringify(error));
  return data;
}
