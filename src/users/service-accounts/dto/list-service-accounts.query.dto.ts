import { ListQuery } from '#libs/http';

export class ListServiceAccountsQuery extends ListQuery {}
