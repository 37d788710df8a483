import { ListQuery } from '#libs/http';

export class ListUsersQuery extends ListQuery {}
