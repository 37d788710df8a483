import { ListQuery } from '#libs/http';

export class ListTicketsQuery extends ListQuery {}
