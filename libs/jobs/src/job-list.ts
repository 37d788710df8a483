import { defineList } from '#libs/database';
import { JOB_STATES } from './job-record.js';

/** Ids are UUIDv7: their order is that of creation, and finer than an instant. */
export const jobsList = defineList({
  fields: {
    name: { property: 'name', type: 'text', whole: true, filterable: true },
    state: { property: 'state', type: 'choice', choices: JOB_STATES, filterable: true },
    createdAt: { property: 'id', type: 'id', sortable: true },
  },
  defaultSort: '-createdAt',
});
