import { defineList } from '#libs/database';
import { OUTCOMES, SECURITY_EVENT_TYPES } from './security-event-types.js';

export const securityEventsList = defineList({
  fields: {
    userId: { property: 'userId', type: 'id', nullable: true, filterable: true },
    serviceAccountId: { property: 'serviceAccountId', type: 'id', nullable: true, filterable: true },
    type: { property: 'type', type: 'choice', choices: SECURITY_EVENT_TYPES, filterable: true },
    outcome: { property: 'outcome', type: 'choice', choices: OUTCOMES, filterable: true },
    ipAddress: { property: 'ipAddress', type: 'text', whole: true, nullable: true, filterable: true },
    createdAt: { property: 'createdAt', type: 'instant', sortable: true, filterable: true },
  },
  defaultSort: '-createdAt',
});
