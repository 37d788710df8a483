import type { Cache } from '#libs/cache';
import { newId } from '#libs/kernel';
import { Ticket } from '../../src/tickets/ticket.entity.js';
import { ticketsList } from '../../src/tickets/tickets.list.js';
import { TicketsRepository } from '../../src/tickets/tickets.repository.js';
import type { Feature } from '../support/features.js';
import { makeTicket } from '../support/tickets.js';

export const tickets: Feature = {
  things: {
    '/api/v1/tickets/{id}': async (app) => {
      const { id } = await makeTicket(await app.signIn());
      return { value: id, traces: [] };
    },
  },
  lists: {
    'src/tickets/tickets.list.ts': {
      list: ticketsList,
      entity: Ticket,
      row: () =>
        Ticket.make(
          newId(),
          {
            subject: 'Example subject',
            body: 'A few words.',
            reporterId: '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a',
          },
          new Date(0),
        ),
      page: (dataSource, request) =>
        new TicketsRepository(dataSource.getRepository(Ticket), {} as Cache).list(request),
    },
  },
  writes: {
    'POST /api/v1/tickets': 'tickets',
    'PATCH /api/v1/tickets/{id}': 'tickets',
    'DELETE /api/v1/tickets/{id}': 'tickets',
    'PUT /api/v1/tickets/{id}/assignee': 'tickets',
    'DELETE /api/v1/tickets/{id}/assignee': 'tickets',
  },
  references: { reporterId: '/api/v1/users', assigneeId: '/api/v1/users' },
  settings: ['tickets.closeAfterDays'],
};
