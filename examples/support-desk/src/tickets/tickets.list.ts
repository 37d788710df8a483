import { defineList } from '#libs/database';
import { TICKET_STATUSES } from './ticket.entity.js';

export const ticketsList = defineList({
  fields: {
    id: { property: 'id', type: 'id', filterable: true },
    subject: { property: 'subjectKey', type: 'text', folded: true, sortable: true, filterable: true },
    status: {
      property: 'status',
      type: 'choice',
      choices: TICKET_STATUSES,
      sortable: true,
      filterable: true,
    },
    reporterId: { property: 'reporterId', type: 'id', filterable: true },
    assigneeId: { property: 'assigneeId', type: 'id', filterable: true, nullable: true },
    dueOn: { property: 'dueOn', type: 'day', sortable: true, filterable: true, nullable: true },
    createdAt: { property: 'createdAt', type: 'instant', sortable: true, filterable: true },
    updatedAt: { property: 'updatedAt', type: 'instant', sortable: true, filterable: true },
  },
  search: ['subjectKey'],
  defaultSort: '-createdAt',
});
