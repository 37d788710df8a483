import { defineList } from '#libs/database';

export const ownSecurityEventsList = defineList({
  fields: { createdAt: { property: 'createdAt', type: 'instant', sortable: true, filterable: true } },
  defaultSort: '-createdAt',
});
