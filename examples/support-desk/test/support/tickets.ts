import { newId } from '#libs/kernel';
import type { components } from '#libs/testing';
import { CloseQuietTickets } from '../../src/tickets/close-quiet.job.js';
import type { SignedInUser, TestApplication } from './application.js';
import { at } from './roles.js';

export type TicketBody = components['schemas']['TicketResponse'];
export type NewTicket = components['schemas']['CreateTicketRequest'];

/** What the person could say of a new one. */
export function aTicket(person: SignedInUser, more: Partial<NewTicket> = {}): NewTicket {
  return {
    subject: 'Example subject',
    body: 'A few words.',
    reporterId: person.id,
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

export const assign = (
  { client }: SignedInUser,
  id: string,
  assigneeId: string,
  headers: Record<string, string> = {},
) => client.PUT('/api/v1/tickets/{id}/assignee', { ...at(id), body: { assigneeId }, headers });

export const release = ({ client }: SignedInUser, id: string, headers: Record<string, string> = {}) =>
  client.DELETE('/api/v1/tickets/{id}/assignee', { ...at(id), headers });

/** Does what the nightly job does. */
export const closeQuiet = ({ app }: TestApplication): Promise<void> =>
  app
    .get(CloseQuietTickets, { strict: false })
    .run({}, { id: newId(), attempt: 1, signal: new AbortController().signal });
