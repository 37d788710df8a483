import { defineList } from '#libs/database';
import { SERVICE_ACCOUNT_STATUSES } from './service-account.entity.js';

export const serviceAccountsList = defineList({
  fields: {
    id: { property: 'id', type: 'id', filterable: true },
    name: { property: 'nameKey', type: 'text', folded: true, sortable: true, filterable: true },
    status: { property: 'status', type: 'choice', choices: SERVICE_ACCOUNT_STATUSES, filterable: true },
    createdAt: { property: 'createdAt', type: 'instant', sortable: true, filterable: true },
    updatedAt: { property: 'updatedAt', type: 'instant', sortable: true, filterable: true },
  },
  search: ['nameKey'],
  defaultSort: 'name',
});
