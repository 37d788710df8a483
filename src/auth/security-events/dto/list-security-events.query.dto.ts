import { ListQuery } from '#libs/http';

export class ListSecurityEventsQuery extends ListQuery {}
